/** The registry import document of the recorded fleet; see README.md beside this file. */

export const siteCode = "azure";
export const components = ["comp1", "comp2", "comp3", "comp4"];
export const errorCodes = ["error1", "error2", "error3", "error4", "error5"];

export const assetTag = (machine: number): string => `M-${String(machine).padStart(3, "0")}`;

/** Ranges are what such a transmitter could show at all, not what the recording happens to hold. */
const numberSignals = [
  { key: "volt", name: "Voltage", unit: "V", min: 0, max: 1000 },
  { key: "rotate", name: "Rotational speed", unit: "1/min", min: 0, max: 5000 },
  { key: "pressure", name: "Pressure", unit: "[psi]", min: 0, max: 2000 },
  { key: "vibration", name: "Vibration", unit: "mm/s", min: 0, max: 500 },
];

export function plantDocument(fleet: { machine: number; model: string }[]): unknown {
  const models = [...new Set(fleet.map(({ model }) => model))].sort();
  const assetClass = (model: string) => ({
    code: model,
    name: `Machine ${model}`,
    components: components.map((code) => ({ code, name: `Component ${code.slice(4)}` })),
    signals: [
      ...numberSignals.map((signal) => ({ ...signal, kind: "number", every: "1h" })),
      ...errorCodes.map((key) => ({ key, name: `Error ${key.slice(5)}`, kind: "code" })),
    ],
  });
  const system = (model: string) => ({
    code: model,
    name: `Machines ${model}`,
    assets: fleet
      .filter((each) => each.model === model)
      .map(({ machine }) => ({ tag: assetTag(machine), name: `Machine ${machine}`, class: model })),
  });
  return {
    assetClasses: models.map(assetClass),
    sites: [
      { code: siteCode, name: "Recorded fleet", timeZone: "UTC", systems: models.map(system) },
    ],
  };
}
