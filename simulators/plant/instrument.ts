import type { Random } from "../random/seeded.ts";
import { type Fault, isInstrumentFault } from "./faults.ts";
import type { Instrument } from "./machine-class.ts";

/** What the transmitter shows for a true value, its own faults included. `shown` is what it showed last. */
export function show(
  truth: number,
  instrument: Instrument,
  context: { now: number; faults: Fault[]; shown: number | null; random: Random },
): number {
  const { now, faults, shown, random } = context;
  // Drawn whether needed or not, so that a fault does not shift the noise of what comes after it.
  const noise = instrument.noise * random.normal();
  const chance = random.next();
  let value = truth + noise;
  for (const fault of faults) {
    if (!isInstrumentFault(fault.kind) || now < fault.startsAt) continue;
    if (fault.kind === "sensor-stuck" && shown !== null) return shown;
    const span = instrument.max - instrument.min;
    if (fault.kind === "sensor-drift")
      value += 0.2 * span * Math.min(1, (now - fault.startsAt) / fault.developsMs);
    if (fault.kind === "sensor-spikes" && chance < 0.05) value += 0.5 * span;
  }
  const steps = Math.round(
    Math.min(instrument.max, Math.max(instrument.min, value)) / instrument.resolution,
  );
  return Number((steps * instrument.resolution).toFixed(6));
}
