import { packState } from "../../detectors/pack-state.ts";
import { initialSignal, stepSignal } from "../../detectors/signal-detector.ts";
import { uniform } from "../../testing/series.ts";

export interface DetectorBenchResult {
  readings: number;
  readingsPerSecond: number;
  /** Of what has to be kept of a signal, as stored. */
  storedBytesPerSignal: number;
}

const minute = 60_000;
const readingsOfDay = 1_440;

/** What the default detector of a signal takes of one core: signals by turns, a reading a minute, a day and noise. */
export function benchDetectors(signals: number, days: number): DetectorBenchResult {
  const random = uniform(1);
  const states = Array.from({ length: signals }, initialSignal);
  const values = Float64Array.from(
    { length: readingsOfDay },
    (_, index) => Math.sin((2 * Math.PI * index) / readingsOfDay) + random() / 5,
  );
  const noise = Float64Array.from({ length: 4_093 }, random);
  const begun = process.cpuUsage();
  let readings = 0;
  for (let row = 0; row < days * readingsOfDay; row++) {
    for (const state of states) {
      const value = values[row % readingsOfDay]! + noise[readings % noise.length]!;
      stepSignal(state, { at: row * minute, value });
      readings += 1;
    }
  }
  const { user, system } = process.cpuUsage(begun);
  return {
    readings,
    readingsPerSecond: Math.round(readings / ((user + system) / 1e6)),
    storedBytesPerSignal: packState(states[0]!).length,
  };
}
