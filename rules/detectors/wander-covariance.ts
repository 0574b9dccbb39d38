/**
 * How far signals spread around their mean, and how far the mean itself has wandered while it was learnt, in constant memory: scatter within
 * sixteen blocks of rows, and the blocks' means. What wandered while it was learnt will wander on, and further with time: that is why the
 * covariance that rows are judged by takes the wander a hundred times. For signals that stand still the means of the blocks hardly differ and
 * nothing changes; a tank that warms up all day is no fault. Components of variance as in a one-way analysis: H. Scheffé, "The Analysis of
 * Variance" (1959), ch. 7.
 */
export interface WanderCovariance {
  signals: number;
  rowsOfBlock: number;
  /** Blocks that are complete, and rows of the one that is not. */
  blocks: number;
  rows: number;
  /** The first row: sums are of differences from it. */
  origin: Float64Array;
  mean: Float64Array;
  within: Float64Array;
  means: Float64Array;
}

const blocks = 16;
const wanderGrows = 100;
/** Of a signal's variance: directions in which it never moved while it was learnt still are only this still. */
const leastVariance = 1e-3;

export const initialCovariance = (signals: number, learnRows: number): WanderCovariance => ({
  signals,
  rowsOfBlock: Math.max(2, Math.floor(learnRows / blocks)),
  blocks: 0,
  rows: 0,
  origin: new Float64Array(signals),
  mean: new Float64Array(signals),
  within: new Float64Array(signals * signals),
  means: new Float64Array(blocks * signals),
});

export const learnt = (covariance: WanderCovariance): boolean => covariance.blocks === blocks;

/** Takes a row in, changing what is given. B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares", Technometrics 4 (1962). */
export function learnRow(state: WanderCovariance, row: ArrayLike<number>): void {
  const { signals, origin, mean, within } = state;
  if (state.blocks === 0 && state.rows === 0) origin.set(row);
  state.rows += 1;
  const before = new Float64Array(signals);
  for (let i = 0; i < signals; i++) {
    before[i] = row[i]! - origin[i]! - mean[i]!;
    mean[i]! += before[i]! / state.rows;
  }
  const share = (state.rows - 1) / state.rows;
  for (let i = 0; i < signals; i++)
    for (let j = 0; j < signals; j++) within[i * signals + j]! += share * before[i]! * before[j]!;
  if (state.rows < state.rowsOfBlock) return;
  state.means.set(mean, state.blocks * signals);
  mean.fill(0);
  state.rows = 0;
  state.blocks += 1;
}

/** What rows are judged by, in units of each signal's own spread. */
export interface LearntSpread {
  centre: Float64Array;
  scale: Float64Array;
  /** Covariance of standardized signals, wander included, row by row. */
  covariance: Float64Array;
}

export function spreadLearnt({ signals, rowsOfBlock, ...state }: WanderCovariance): LearntSpread {
  const centre = new Float64Array(signals);
  for (let block = 0; block < blocks; block++)
    for (let i = 0; i < signals; i++) centre[i]! += state.means[block * signals + i]! / blocks;
  const off = (block: number, i: number) => state.means[block * signals + i]! - centre[i]!;
  const covariance = new Float64Array(signals * signals);
  const scale = new Float64Array(signals);
  for (let i = 0; i < signals; i++) {
    for (let j = 0; j < signals; j++) {
      let between = 0;
      for (let block = 0; block < blocks; block++) between += off(block, i) * off(block, j);
      const inside = state.within[i * signals + j]!;
      if (i === j) scale[i] = Math.sqrt((inside + rowsOfBlock * between) / (blocks * rowsOfBlock));
      covariance[i * signals + j] =
        inside / (blocks * (rowsOfBlock - 1)) + (wanderGrows * between) / (blocks - 1);
    }
  }
  for (let i = 0; i < signals; i++) {
    // A signal that never moved is measured by itself: any move is then far, but not infinitely.
    scale[i] = scale[i]! > 0 ? scale[i]! : Math.max(Math.abs(state.origin[i]!) * 1e-6, 1e-9);
  }
  for (let i = 0; i < signals; i++) {
    for (let j = 0; j < signals; j++) covariance[i * signals + j]! /= scale[i]! * scale[j]!;
    covariance[i * signals + i]! += leastVariance;
    centre[i]! += state.origin[i]!;
  }
  return { centre, scale, covariance };
}
