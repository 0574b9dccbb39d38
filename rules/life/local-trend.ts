import { lineOf, pairsOf, slopesWithin } from "./trend-line.ts";
import type { TrendLine } from "./trend-line.ts";

export interface LocalTrend extends TrendLine {
  /** The points it rests on: the last so many. */
  points: number;
}

const fewest = 12;
const growth = 1.5;
/** Of the intervals that must have something in common. */
const joining = 0.9;

/**
 * The trend of the last points, over as long a stretch as is still one line: the stretch grows by halves for as long as the interval of its
 * slope has something in common with those of all the shorter ones. A wear that began three days ago is not averaged with the sound weeks
 * before, and a steady one is judged by everything there is. Intersection of confidence intervals: A. Goldenshluger and A. Nemirovski, "On
 * Spatially Adaptive Estimation of Nonparametric Regression", Math. Methods Statist. 6 (1997) 135–170.
 *
 * @returns null with fewer than twelve points
 */
export function localTrend(
  xs: readonly number[],
  ys: readonly number[],
  confidence: number,
): LocalTrend | null {
  let chosen: LocalTrend | null = null;
  let [low, high] = [-Infinity, Infinity];
  let repetition = Infinity;
  for (let points = fewest; points <= xs.length; points = next(points, xs.length)) {
    const pairs = pairsOf(xs.slice(-points), ys.slice(-points))!;
    // A stretch that is two lines repeats itself, and would excuse itself by that: it counts by what shorter ones have shown of the noise.
    repetition = Math.min(repetition, pairs.repetition);
    const slopes = slopesWithin(pairs, joining, repetition);
    low = Math.max(low, slopes.low);
    high = Math.min(high, slopes.high);
    if (low > high) break;
    chosen = { ...lineOf(pairs, confidence), points };
  }
  return chosen;
}

/** The last step ends where the points do. */
const next = (points: number, all: number): number =>
  points < all ? Math.min(all, Math.ceil(points * growth)) : Infinity;
