import { triangleSize, wholeOf } from "./symmetric.ts";

/**
 * How far signals spread around their mean, and how far the mean of a short while has wandered while it was learnt, in constant memory: scatter
 * within blocks of 25 rows, and between the blocks' means. What wandered while it was learnt will wander on, and further with time: that is why
 * the covariance that rows are judged by takes the wander a hundred times. For signals that stand still the means of the blocks hardly differ;
 * a tank that warms up all day is no fault. Components of variance as in a one-way analysis: H. Scheffé, "The Analysis of Variance" (1959), ch. 7.
 */
export interface WanderCovariance {
  signals: number;
  learnBlocks: number;
  /** Blocks that are complete, and rows of the one that is not. */
  blocks: number;
  rows: number;
  /** The first row: everything else is of differences from it. */
  origin: Float64Array;
  /** Of the block that is not complete, and of the means of those that are. */
  mean: Float64Array;
  centre: Float64Array;
  /** Sums of squares and products, as triangles: of rows around their block's mean, and of the blocks' means around theirs. */
  within: Float64Array;
  between: Float64Array;
}

/** About as many as the detector's smoothing spans: what smoothing leaves of noise is what the means of such blocks differ by. */
const rowsOfBlock = 25;
const fewestBlocks = 8;
const wanderGrows = 100;
/** Of a signal's variance: directions in which it never moved while it was learnt still are only this still. */
const leastVariance = 1e-3;

export const initialCovariance = (signals: number, learnRows: number): WanderCovariance => ({
  signals,
  learnBlocks: Math.max(fewestBlocks, Math.floor(learnRows / rowsOfBlock)),
  blocks: 0,
  rows: 0,
  origin: new Float64Array(signals),
  mean: new Float64Array(signals),
  centre: new Float64Array(signals),
  within: new Float64Array(triangleSize(signals)),
  between: new Float64Array(triangleSize(signals)),
});

export const learnt = ({ blocks, learnBlocks }: WanderCovariance): boolean => blocks >= learnBlocks;

/** Takes a row in, changing what is given. */
export function learnRow(state: WanderCovariance, row: ArrayLike<number>): void {
  const { origin, mean } = state;
  if (state.blocks === 0 && state.rows === 0) origin.set(row);
  state.rows += 1;
  gather(state.within, mean, { value: (i) => row[i]! - origin[i]!, count: state.rows });
  if (state.rows < rowsOfBlock) return;
  state.blocks += 1;
  gather(state.between, state.centre, { value: (i) => mean[i]!, count: state.blocks });
  mean.fill(0);
  state.rows = 0;
}

/** The `count`th value changes a mean and sums of squares. B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares", Technometrics 4 (1962). */
function gather(
  sums: Float64Array,
  mean: Float64Array,
  { value, count }: { value: (i: number) => number; count: number },
): void {
  const size = mean.length;
  const off = Float64Array.from(mean, (before, i) => value(i) - before);
  const share = (count - 1) / count;
  let place = 0;
  for (let i = 0; i < size; i++) {
    mean[i]! += off[i]! / count;
    for (let j = 0; j <= i; j++) sums[place++]! += share * off[i]! * off[j]!;
  }
}

/** What rows are judged by, in units of each signal's own spread. */
export interface LearntSpread {
  centre: Float64Array;
  scale: Float64Array;
  /** Covariance of standardized signals, wander included, row by row. */
  covariance: Float64Array;
}

export function spreadLearnt({
  signals,
  blocks,
  origin,
  ...state
}: WanderCovariance): LearntSpread {
  const within = wholeOf(state.within, signals);
  const between = wholeOf(state.between, signals);
  const scale = Float64Array.from(origin, (first, i) => {
    const place = i * signals + i;
    const variance = within[place]! / (blocks * rowsOfBlock) + between[place]! / blocks;
    // A signal that never moved is measured by itself: any move is then far, but not infinitely.
    return variance > 0 ? Math.sqrt(variance) : Math.max(Math.abs(first) * 1e-6, 1e-9);
  });
  const covariance = Float64Array.from(within, (inside, place) => {
    const [i, j] = [Math.floor(place / signals), place % signals];
    const sum =
      inside / (blocks * (rowsOfBlock - 1)) + (wanderGrows * between[place]!) / (blocks - 1);
    return sum / (scale[i]! * scale[j]!) + (i === j ? leastVariance : 0);
  });
  const centre = Float64Array.from(origin, (first, i) => first + state.centre[i]!);
  return { centre, scale, covariance };
}
