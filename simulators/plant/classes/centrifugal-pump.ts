import type { MachineClass } from "../machine-class.ts";

/**
 * A process pump with a pressurised dual seal (API 682 plan 53): the barrier fluid's pressure falls as
 * the seal leaks, whatever the pump is doing. Vibration as velocity, as ISO 10816-3 has it.
 */
export const centrifugalPump: MachineClass = {
  code: "centrifugal-pump",
  modes: [
    { name: "duty", load: 1, meanHours: 9 },
    { name: "reduced", load: 0.65, meanHours: 5 },
    { name: "standby", load: 0, meanHours: 2 },
  ],
  components: ["bearing", "seal", "motor"],
  signals: {
    vibration: {
      target: ({ load, damage }, build) =>
        load < 0.05 ? 0.1 : (1 + 0.5 * load) * build + 8 * damage("bearing") * (0.6 + 0.4 * load),
      lagSeconds: 20,
      wander: { spread: 0.12, memorySeconds: 600 },
      instrument: { noise: 0.05, min: 0, max: 50, resolution: 0.01 },
    },
    "bearing-temperature": {
      target: ({ load, ambient, damage }, build) =>
        ambient + load * (32 * build + 28 * damage("bearing")),
      lagSeconds: 1500,
      wander: { spread: 0.4, memorySeconds: 1800 },
      instrument: { noise: 0.15, min: -50, max: 200, resolution: 0.1 },
    },
    "barrier-pressure": {
      target: ({ damage }, build) => 6 * build - 5 * damage("seal"),
      lagSeconds: 60,
      wander: { spread: 0.03, memorySeconds: 1200 },
      instrument: { noise: 0.01, min: 0, max: 16, resolution: 0.01 },
    },
    flow: {
      target: ({ load, damage }, build) => load * (120 * build - 10 * damage("seal")),
      lagSeconds: 15,
      wander: { spread: 1.2, memorySeconds: 300 },
      instrument: { noise: 0.4, min: 0, max: 250, resolution: 0.1 },
    },
  },
};
