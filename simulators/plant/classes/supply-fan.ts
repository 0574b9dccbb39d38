import type { MachineClass } from "../machine-class.ts";

/** An air-handling fan behind an inlet filter: the filter's pressure drop goes with the square of the speed. */
export const supplyFan: MachineClass = {
  code: "supply-fan",
  modes: [
    { name: "high", load: 1, meanHours: 10 },
    { name: "low", load: 0.8, meanHours: 6 },
  ],
  components: ["bearing", "filter", "motor"],
  signals: {
    vibration: {
      target: ({ load, damage }, build) => 1.9 * load * build + 8 * damage("bearing") * load,
      lagSeconds: 20,
      wander: { spread: 0.15, memorySeconds: 600 },
      instrument: { noise: 0.06, min: 0, max: 50, resolution: 0.01 },
    },
    "filter-differential-pressure": {
      target: ({ load, damage }, build) => (160 * build + 480 * damage("filter")) * load * load,
      lagSeconds: 30,
      wander: { spread: 4, memorySeconds: 900 },
      instrument: { noise: 1.5, min: 0, max: 2000, resolution: 1 },
    },
    "motor-temperature": {
      target: ({ load, ambient, damage }, build) =>
        ambient + load * load * (38 * build + 55 * damage("motor")),
      lagSeconds: 1800,
      wander: { spread: 0.5, memorySeconds: 1800 },
      instrument: { noise: 0.15, min: -50, max: 250, resolution: 0.1 },
    },
  },
};
