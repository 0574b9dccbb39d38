import { median } from "simple-statistics";
import { lineOf, pairsOf, robustSigma, slopesWithin } from "./trend-line.ts";
import type { TrendLine } from "./trend-line.ts";

export interface LocalTrend extends TrendLine {
  /** The points it rests on: the last so many. */
  points: number;
  /** The line through as many points before those, where it had been rising for longer still: only then is steeper a growth and no beginning. */
  before: TrendLine | null;
  /** How far it has risen by now from what it was before the stretch, in robust sigmas of that; null where there is too little of it. */
  risen: number | null;
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
  let chosen: TrendLine | null = null;
  let points = 0;
  let [low, high] = [-Infinity, Infinity];
  let repetition = Infinity;
  for (let more = fewest; more <= xs.length; more = next(more, xs.length)) {
    const pairs = pairsOf(xs.slice(-more), ys.slice(-more))!;
    // A stretch that is two lines repeats itself, and would excuse itself by that: it counts by what shorter ones have shown of the noise.
    repetition = Math.min(repetition, pairs.repetition);
    const slopes = slopesWithin(pairs, joining, repetition);
    low = Math.max(low, slopes.low);
    high = Math.min(high, slopes.high);
    if (low > high) break;
    chosen = lineOf(pairs, confidence);
    points = more;
  }
  if (chosen === null) return null;
  const earlier = (times: number): TrendLine | null => {
    const [from, until] = [-(times + 1) * points, -times * points];
    const pairs = pairsOf(xs.slice(from, until), ys.slice(from, until));
    return pairs === null ? null : lineOf(pairs, confidence);
  };
  const rising = (earlier(2)?.low ?? 0) > 0;
  const now = chosen.y + chosen.slope * (xs.at(-1)! - chosen.x);
  return {
    ...chosen,
    points,
    before: rising ? earlier(1) : null,
    risen: risenFrom(ys.slice(0, -points), now),
  };
}

/** The last step ends where the points do. */
const next = (points: number, all: number): number =>
  points < all ? Math.min(all, Math.ceil(points * growth)) : Infinity;

function risenFrom(past: readonly number[], now: number): number | null {
  if (past.length < fewest) return null;
  const usual = median([...past]);
  const sigma = robustSigma(past.map((value) => value - usual));
  return (now - usual) / Math.max(sigma, Number.MIN_VALUE);
}
