import { initialMoments, learnMoments } from "./running-moments.ts";
import type { RunningMoments } from "./running-moments.ts";
import { sigmaOfNothing } from "./sigma-of-nothing.ts";

/**
 * Machines of one class beside each other: how far each is from the median of the others at the same moment, against how far it usually is.
 * What moves all of them (weather, load, a change of product) moves none against the rest, and since the others are taken by their median, up to
 * half of them may be ill without making the sound ones look so: P. J. Huber, "Robust Statistics" (1981), § 1.4. The distances are smoothed as
 * on an EWMA chart (`ewma-chart.ts`).
 */
export interface PeerState {
  /** One a machine: its usual distance to the others, from what was learnt. */
  offsets: RunningMoments[];
  /** Distance from the usual over the usual spread, smoothed. */
  smoothed: Float64Array;
}

export const fewestPeers = 4;
const fewestRows = 100;
const memory = 8_192;
const weight = 0.1;
export const peerLimit = 5;

export const initialPeers = (machines: number): PeerState => ({
  offsets: Array.from({ length: machines }, initialMoments),
  smoothed: new Float64Array(machines),
});

/**
 * Takes what all machines of the class said at one moment (NaN where one said nothing) and answers for each how many sigmas it has been off its
 * usual place among the others lately, with a sign; null while that is not known, or fewer than four others spoke. Changes the state given.
 */
export function stepPeers(
  { offsets, smoothed }: PeerState,
  row: ArrayLike<number>,
  learn: (machine: number) => boolean = () => true,
): (number | null)[] {
  const sorted = Float64Array.from(row)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return Array.from(row, (value, machine) => {
    const others = sorted.length - 1;
    if (Number.isNaN(value) || others < fewestPeers) return null;
    const offset = value - medianWithout(sorted, value);
    const usual = offsets[machine]!;
    let score: number | null = null;
    if (usual.count >= fewestRows) {
      const sigma = Math.max(Math.sqrt(usual.variance), 1e-9 * Math.abs(value)) || sigmaOfNothing;
      const z = (offset - usual.mean) / sigma;
      smoothed[machine]! += weight * (z - smoothed[machine]!);
      score = smoothed[machine]! / Math.sqrt(weight / (2 - weight));
    }
    if (learn(machine)) learnMoments(usual, offset, memory);
    return score;
  });
}

/** The median of sorted values when one that is equal to `value` is taken out. */
function medianWithout(sorted: Float64Array, value: number): number {
  const out = sorted.indexOf(value);
  const at = (place: number) => sorted[place < out ? place : place + 1]!;
  const count = sorted.length - 1;
  const middle = count >> 1;
  return count % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
