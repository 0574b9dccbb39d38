import { inverseOf } from "./cholesky.ts";
import { initialCovariance, learnRow, learnt, spreadLearnt } from "./wander-covariance.ts";
import type { WanderCovariance } from "./wander-covariance.ts";

/**
 * The default for signals that belong together: a multivariate EWMA chart. C. A. Lowry et al., "A Multivariate Exponentially Weighted Moving
 * Average Control Chart", Technometrics 34 (1992) 46–53. Rows are smoothed and their Mahalanobis distance from what was learnt is taken, over
 * all directions at once: T² of the strong ones and of the weak ones, where a broken relation shows that no signal shows alone. The covariance
 * includes how far signals wander (`wander-covariance.ts`).
 */
export type GroupState = Learning | Watching;

interface Learning {
  phase: "learning";
  learning: WanderCovariance;
}

interface Watching {
  phase: "watching";
  centre: Float64Array;
  scale: Float64Array;
  /** Inverse covariance of the standardized signals, row by row. */
  precision: Float64Array;
  smoothed: Float64Array;
}

export interface GroupScore {
  /** Squared distance over that of a healthy row, whatever the number of signals; null while it learns. */
  distance: number | null;
  /** Each signal's part in it, summing to 1. */
  shares: number[];
}

/** The shipped threshold on `distance`. */
export const defaultDistance = 8;

/** Rows it learns from where nothing else is said. */
export const defaultLearnRows = 400;

const weight = 0.05;

export const initialGroup = (signals: number, learnRows: number): GroupState => ({
  phase: "learning",
  learning: initialCovariance(signals, learnRows),
});

/** Scores a row (one value a signal, NaN where none came) and learns while it learns; the state given is not to be used again. */
export function stepGroup(
  state: GroupState,
  row: ArrayLike<number>,
): { state: GroupState; score: GroupScore } {
  if (state.phase === "watching") return { state, score: watch(state, row) };
  const score = { distance: null, shares: [] };
  for (let i = 0; i < row.length; i++) if (Number.isNaN(row[i])) return { state, score };
  learnRow(state.learning, row);
  return { state: learnt(state.learning) ? watching(state.learning) : state, score };
}

/** What the signal at this place usually is; null while that is being learnt. */
export const usualOf = (state: GroupState | null, place: number): number | null =>
  state?.phase === "watching" ? (state.centre[place] ?? null) : null;

/** The same knowledge, before anything was seen: for another run of the same machine. */
export const watchAnew = (state: GroupState): GroupState =>
  state.phase === "learning"
    ? state
    : { ...state, smoothed: new Float64Array(state.smoothed.length) };

function watching(learning: WanderCovariance): Watching {
  const { centre, scale, covariance } = spreadLearnt(learning);
  const size = learning.signals;
  const precision = inverseOf(covariance, size);
  if (precision === null) throw new Error("a covariance with a ridge is positive definite");
  return { phase: "watching", centre, scale, precision, smoothed: new Float64Array(size) };
}

function watch({ centre, scale, precision, smoothed }: Watching, row: ArrayLike<number>) {
  const size = smoothed.length;
  for (let i = 0; i < size; i++) {
    const z = (row[i]! - centre[i]!) / scale[i]!;
    if (!Number.isNaN(z)) smoothed[i]! += weight * (z - smoothed[i]!);
  }
  let squared = 0;
  let total = 0;
  const shares: number[] = [];
  for (let i = 0; i < size; i++) {
    let pull = 0;
    for (let j = 0; j < size; j++) pull += precision[i * size + j]! * smoothed[j]!;
    squared += smoothed[i]! * pull;
    // What the distance would lose if this signal were put where the others want it: reconstruction-based contribution,
    // C. F. Alcala and S. J. Qin, Automatica 45 (2009) 1593–1600.
    const share = (pull * pull) / precision[i * size + i]!;
    shares.push(share);
    total += share;
  }
  const distance = (squared * (2 - weight)) / (weight * size);
  return { distance, shares: shares.map((share) => (total > 0 ? share / total : 0)) };
}
