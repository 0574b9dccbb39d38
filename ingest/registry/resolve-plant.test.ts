import { describe, expect, it } from "vitest";
import { plantDocumentSchema } from "./plant-document.ts";
import { resolvePlant } from "./resolve-plant.ts";

const plant = {
  assetClasses: [
    {
      code: "pump",
      name: "Centrifugal pump",
      components: [{ code: "bearing", name: "Bearing" }],
      signals: [
        { key: "vibration", component: "bearing", unit: "mm/s", min: 0, max: 50, every: "5s" },
        { key: "state", kind: "code", heartbeat: "10m" },
      ],
    },
  ],
  sites: [
    {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "cooling",
          name: "Cooling water",
          assets: [
            { tag: "P-101", name: "Pump 101", class: "pump", criticality: 5 },
            {
              tag: "P-102",
              name: "Pump 102",
              class: "pump",
              components: [{ code: "seal", name: "Seal" }],
              signals: [
                { key: "vibration", unit: "mm/s", every: 1 },
                { key: "leakage", component: "seal", unit: "ml/h" },
              ],
            },
          ],
        },
      ],
    },
  ],
};

/** `known` are classes that are registered already. */
const resolve = (input: unknown, known: object[] = []) =>
  resolvePlant(
    plantDocumentSchema.parse(input),
    new Map(
      plantDocumentSchema.parse({ assetClasses: known }).assetClasses.map((c) => [c.code, c]),
    ),
  );

describe("a plant document", () => {
  it("gives each asset what its class has, and lets the asset say it differently", () => {
    const { rows, errors } = resolve(plant);
    expect(errors).toEqual([]);
    const signals = rows.signals.map((s) => [
      s.tag,
      s.key,
      s.component,
      s.reporting,
      s.intervalSeconds,
    ]);
    expect(signals).toEqual([
      ["P-101", "vibration", "bearing", "periodic", 5],
      ["P-101", "state", null, "on-change", 600],
      ["P-102", "vibration", null, "periodic", 1],
      ["P-102", "state", null, "on-change", 600],
      ["P-102", "leakage", "seal", "periodic", 60],
    ]);
    expect(rows.components.map((c) => `${c.tag} ${c.code}`)).toEqual([
      "P-101 bearing",
      "P-102 bearing",
      "P-102 seal",
    ]);
  });

  it("names the path of everything that contradicts itself", () => {
    const asset = {
      tag: "P-1",
      name: "Pump",
      class: "turbine",
      signals: [{ key: "x" }, { key: "x" }],
    };
    const system = { code: "a", name: "A", assets: [asset, asset] };
    const site = { code: "s", name: "S", timeZone: "UTC", systems: [system] };
    const assetClass = { code: "fan", name: "Fan", signals: [{ key: "v", component: "rotor" }] };
    const fan = { tag: "F-1", name: "Fan", class: "fan" };
    const { errors } = resolve({
      assetClasses: [assetClass, assetClass],
      sites: [{ ...site, systems: [system, { code: "b", name: "B", assets: [fan] }] }],
    });
    expect(errors.map((error) => error.field)).toEqual([
      "assetClasses[1].code",
      "sites[0].systems[0].assets[0].class",
      "sites[0].systems[0].assets[0].signals[1].key",
      "sites[0].systems[0].assets[1].tag",
      "sites[0].systems[0].assets[1].class",
      "sites[0].systems[0].assets[1].signals[1].key",
      "assetClasses[1].signals[0].component",
    ]);
  });

  it("lets assets have what their class has that was registered earlier, and marks it so", () => {
    const { rows, errors } = resolve({ sites: plant.sites }, plant.assetClasses);
    expect(errors).toEqual([]);
    expect(rows.signals.map((s) => [s.tag, s.key, s.inherited])).toEqual([
      ["P-101", "vibration", true],
      ["P-101", "state", true],
      ["P-102", "vibration", false],
      ["P-102", "state", true],
      ["P-102", "leakage", false],
    ]);
    expect(rows.assetClasses).toEqual([]);
  });

  it.each([
    [{ key: "v", min: 5, max: 1 }, "max"],
    [{ key: "v", kind: "code", unit: "mm/s" }, "unit"],
    [{ key: "v", every: "5s", heartbeat: "1m" }, "heartbeat"],
    [{ key: "v", every: "soon" }, "every"],
    [{ key: "v", every: 0 }, "every"],
    [{ key: "v", lateness: "2h" }, "lateness"],
    [{ key: "v", unit: "mm per s" }, "unit"],
    [{ key: "v", colour: "red" }, ""],
  ])("refuses the signal %j at its field", (signal, field) => {
    const document = { assetClasses: [{ code: "c", name: "C", signals: [signal] }] };
    const parsed = plantDocumentSchema.safeParse(document);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.path.slice(4).join(".")).toBe(field);
  });

  it("allows a minute of lateness unless a signal says otherwise, none included", () => {
    const signals = [{ key: "a" }, { key: "b", lateness: "0s" }, { key: "c", lateness: "10m" }];
    const asset = { tag: "P-1", name: "P", class: "pump", signals };
    const system = { code: "a", name: "A", assets: [asset] };
    const site = { code: "s", name: "S", timeZone: "UTC", systems: [system] };
    const { rows } = resolve({ sites: [site] }, [{ code: "pump", name: "Pump" }]);
    expect(rows.signals.map((signal) => signal.latenessSeconds)).toEqual([60, 0, 600]);
  });

  it("refuses a time zone that does not exist", () => {
    const site = { code: "s", name: "S", timeZone: "Europe/Atlantis" };
    expect(plantDocumentSchema.safeParse({ sites: [site] }).success).toBe(false);
  });
});
