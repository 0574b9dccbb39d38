import type { MachineClass } from "../machine-class.ts";

/**
 * An oil-flooded screw compressor that loads and unloads. A thermostatic valve keeps the oil at its set
 * point at any load and in any weather, until the cooler is so fouled that the valve is fully open: then
 * the oil drifts up.
 */
export const screwCompressor: MachineClass = {
  code: "screw-compressor",
  modes: [
    { name: "loaded", load: 1, meanHours: 6 },
    { name: "unloaded", load: 0.35, meanHours: 2 },
  ],
  components: ["air-end", "cooler", "motor"],
  signals: {
    "oil-temperature": {
      target: ({ load, ambient, damage }, build) => {
        const heat = 0.75 + 0.1 * load + 0.004 * (ambient - 20);
        const capacity = 1.15 * (1 - 0.6 * damage("cooler"));
        return 78 * (0.5 + 0.5 * build) + 45 * Math.max(0, heat - capacity);
      },
      lagSeconds: 420,
      wander: { spread: 0.35, memorySeconds: 300 },
      instrument: { noise: 0.15, min: -20, max: 180, resolution: 0.1 },
    },
    "discharge-pressure": {
      target: (_situation, build) => 7.2 * (0.5 + 0.5 * build),
      lagSeconds: 10,
      wander: { spread: 0.12, memorySeconds: 120 },
      instrument: { noise: 0.01, min: 0, max: 16, resolution: 0.01 },
    },
    vibration: {
      target: ({ load, damage }, build) =>
        (2 + 0.5 * load) * build + 8 * damage("air-end") * (0.5 + 0.5 * load),
      lagSeconds: 20,
      wander: { spread: 0.15, memorySeconds: 600 },
      instrument: { noise: 0.06, min: 0, max: 50, resolution: 0.01 },
    },
    "motor-current": {
      target: ({ load, damage }, build) => 35 + 95 * load * build * (1 + 0.15 * damage("motor")),
      lagSeconds: 5,
      wander: { spread: 1, memorySeconds: 200 },
      instrument: { noise: 0.3, min: 0, max: 400, resolution: 0.1 },
    },
  },
};
