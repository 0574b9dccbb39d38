import { initialMarkers, mark, markedCount } from "./p-square.ts";
import type { Markers } from "./p-square.ts";
import { sigmaOfNothing } from "./sigma-of-nothing.ts";

/**
 * How far a reading is from the median, in robust sigmas: the modified z-score of B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle
 * Outliers" (1993), § 3.3, who call 3.5 an outlier. Median and median absolute deviation are those of a stream (`p-square.ts`), the deviations
 * taken from the median of their time. Half of the readings may be anything without moving it far.
 */
export interface RobustZ {
  values: Markers;
  deviations: Markers;
}

const quartiles = [0, 0.25, 0.5, 0.75, 1];
const median = 2;
/** Consistency with the sigma of a normal distribution. */
const madToSigma = 1.4826;
export const fewestForRobustZ = 100;
const memory = 8_192;
/** A signal that stood still is measured by itself: any move is then far, but not infinitely. */
const leastSigma = 1e-6;

export const initialRobustZ = (): RobustZ => ({
  values: initialMarkers(quartiles),
  deviations: initialMarkers(quartiles),
});

/** Robust sigmas from the median, without a sign; null before a hundred readings. Changes the state given. */
export function stepRobustZ(state: RobustZ, value: number, learn = true): number | null {
  const score = robustZ(state, value);
  if (learn) {
    mark(state.values, quartiles, value, memory);
    const centre = state.values[median]!;
    // NaN until there are five: which deviation that would be is not known yet.
    if (!Number.isNaN(centre)) mark(state.deviations, quartiles, Math.abs(value - centre), memory);
  }
  return score;
}

function robustZ({ values, deviations }: RobustZ, value: number): number | null {
  if (markedCount(values) < fewestForRobustZ) return null;
  const centre = values[median]!;
  const sigma = madToSigma * deviations[median]!;
  return (
    Math.abs(value - centre) / (Math.max(sigma, leastSigma * Math.abs(centre)) || sigmaOfNothing)
  );
}
