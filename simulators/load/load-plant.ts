import type { PlantFiles } from "../provision/push-files.ts";

/** What one machine of the load says: ten signals, as firmware names them, each with its unit. */
export const loadSignals = [
  { key: "vibration", unit: "mm/s" },
  { key: "temperature", unit: "Cel" },
  { key: "pressure", unit: "bar" },
  { key: "flow", unit: "m3/h" },
  { key: "current", unit: "A" },
  { key: "speed", unit: "/min" },
  { key: "level", unit: "m" },
  { key: "power", unit: "kW" },
  { key: "humidity", unit: "%" },
  { key: "frequency", unit: "Hz" },
] as const;

export const loadSite = "load";
export const loadTag = (machine: number): string => `M-${String(machine).padStart(5, "0")}`;

/** Healthy values stay between these; a probe is what raises a flag at once. */
export const healthy = { least: 20, most: 60 };
export const probeValue = 99;

/** The failure mode of each signal's upper limit: a probe on another signal is another order. */
export const probeFailureMode = (signal: string): string => `${signal}-high`;

const kinds = ["limit", "rate", "stuck"] as const;

/** Three rules a signal, of three kinds; only a probe makes one of them hold. */
const rules = loadSignals.flatMap(({ key: signal }) =>
  kinds.map((kind) => ({
    key: `${signal}-${kind}`,
    name: `${signal} ${kind}`,
    appliesTo: { assetClass: "load-machine" },
    // Ten new faults a second are a flood, in which only what can stop a plant is told one by one.
    severity: 4,
    ...(kind === "limit" ? { failureMode: probeFailureMode(signal), skill: "mechanical" } : {}),
    condition: {
      limit: { limit: { signal, above: 90, clearBelow: 80 } },
      rate: { rate: { signal, risingBy: 100_000, per: "1s", over: "10s" } },
      stuck: { stuck: { signal, for: "1h" } },
    }[kind],
  })),
);

/** What the load's rules are, for who reads a figure. */
export const loadRules =
  "3 rules a signal: limit, rate (median slope over 10 s), stuck (the same value for 1 h)";

/** The registry, rules and supply of so many equal machines, as files for the import routes. YAML reads JSON. */
export function loadPlant(machines: number): PlantFiles {
  const file = (content: unknown): { text: string } => ({ text: JSON.stringify(content) });
  return {
    plant: file({
      assetClasses: [
        {
          code: "load-machine",
          name: "Machine of the load",
          signals: loadSignals.map((signal) => ({
            ...signal,
            min: 0,
            max: 100,
            every: "1s",
            decimals: 2,
          })),
        },
      ],
      sites: [
        {
          code: loadSite,
          name: "Load",
          timeZone: "UTC",
          systems: [
            {
              code: "all",
              name: "All machines",
              assets: Array.from({ length: machines }, (_, n) => ({
                tag: loadTag(n),
                name: `Machine ${n}`,
                class: "load-machine",
              })),
            },
          ],
        },
      ],
    }),
    technicians: file({
      technicians: [{ name: "Load Technician", skills: ["mechanical"], sites: [loadSite] }],
    }),
    supply: file({
      failureModes: loadSignals.map(({ key }) => ({
        code: probeFailureMode(key),
        name: `${key} too high`,
        iso14224: "PDE",
      })),
      locations: [{ code: "depot", name: "Depot", kind: "depot", site: loadSite }],
      parts: [{ number: "PART-1", name: "Spare part", unitCost: 10 }],
      stock: [{ part: "PART-1", location: "depot", onHand: 1_000_000 }],
      kits: loadSignals.map(({ key }) => ({
        failureMode: probeFailureMode(key),
        lines: [{ part: "PART-1", quantity: 1 }],
      })),
    }),
    rules: file(rules),
  };
}
