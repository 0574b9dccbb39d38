import { inverseOf } from "./cholesky.ts";
import { timesVector, triangleOf } from "./symmetric.ts";
import { initialCovariance, learnRow, learnt, spreadLearnt } from "./wander-covariance.ts";
import type { WanderCovariance } from "./wander-covariance.ts";

/**
 * The default for signals that belong together: a multivariate EWMA chart. C. A. Lowry et al., "A Multivariate Exponentially Weighted Moving
 * Average Control Chart", Technometrics 34 (1992) 46–53. Rows are smoothed and their Mahalanobis distance from what was learnt is taken, over
 * all directions at once: T² of the strong ones and of the weak ones, where a broken relation shows that no signal shows alone. The covariance
 * includes how far signals wander (`wander-covariance.ts`).
 *
 * While it is young it judges and goes on learning. What wanders comes the further the longer it is left alone, so a baseline is believed for as
 * long again as it was learnt: each time what it knows has doubled, it judges by that.
 */
export type GroupState = Learning | Young | Watching;

interface Learning {
  phase: "learning";
  learning: WanderCovariance;
}

/** What rows are judged by. */
interface Baseline {
  centre: Float64Array;
  scale: Float64Array;
  /** Inverse covariance of the standardized signals, as a triangle. */
  precision: Float64Array;
  smoothed: Float64Array;
}

interface Young extends Baseline {
  phase: "young";
  /** Blocks at which it judges by all that it has learnt by then. */
  renewsAt: number;
  learning: WanderCovariance;
}

interface Watching extends Baseline {
  phase: "watching";
}

export interface GroupScore {
  /** Squared distance over that of a healthy row, whatever the number of signals; null while it learns. */
  distance: number | null;
  /** Each signal's part in it, summing to 1. */
  shares: number[];
}

/** The shipped threshold on `distance`. */
export const defaultDistance = 8;

/** Rows it learns before it judges, where nothing else is said. */
export const defaultLearnRows = 400;

const weight = 0.05;
const doubled = 2;

export const initialGroup = (signals: number, learnRows: number): GroupState => ({
  phase: "learning",
  learning: initialCovariance(signals, learnRows),
});

export interface Lesson {
  /** Whether it learns from this row. */
  learn: boolean;
  /** Whether there is more to learn once it judges. */
  more: boolean;
  /** Whether it is to judge by what it has learnt meanwhile, when it is time. */
  renew: boolean;
}

const thenNoMore: Lesson = { learn: true, more: false, renew: true };

/**
 * Scores a row (one value a signal, NaN where none came) and learns while it learns, from whole rows only; the state given is not to be used
 * again. Another object comes back when from now on it judges by something else.
 */
export function stepGroup(
  state: GroupState,
  row: ArrayLike<number>,
  { learn, more, renew }: Lesson = thenNoMore,
): { state: GroupState; score: GroupScore } {
  if (state.phase === "watching") return { state, score: watch(state, row) };
  const score = state.phase === "young" ? watch(state, row) : { distance: null, shares: [] };
  if (!learn || !isWhole(row)) return { state, score };
  learnRow(state.learning, row);
  return { state: renew ? renewed(state, more) : state, score };
}

function isWhole(row: ArrayLike<number>): boolean {
  for (let i = 0; i < row.length; i++) if (Number.isNaN(row[i])) return false;
  return true;
}

/** What the signal at this place usually is; null while that is being learnt. */
export const usualOf = (state: GroupState | null, place: number): number | null =>
  state === null || state.phase === "learning" ? null : (state.centre[place] ?? null);

/** The same knowledge, before anything was seen: for another run of the same machine. */
export const watchAnew = (state: GroupState): GroupState =>
  state.phase === "learning"
    ? state
    : { ...state, smoothed: new Float64Array(state.smoothed.length) };

/** A baseline is made of whole blocks. */
function renewed(state: Learning | Young, more: boolean): GroupState {
  const { learning } = state;
  const { blocks, rows } = learning;
  if (rows > 0 || !learnt(learning)) return state;
  const before = state.phase === "young" ? state : null;
  if (more && before !== null && blocks < before.renewsAt) return state;
  const baseline = baselineOf(learning, before);
  return more
    ? { phase: "young", ...baseline, renewsAt: doubled * blocks, learning }
    : { phase: "watching", ...baseline };
}

/** What was smoothed goes on, in the new units. */
function baselineOf(learning: WanderCovariance, before: Baseline | null): Baseline {
  const { centre, scale, covariance } = spreadLearnt(learning);
  const size = learning.signals;
  const inverse = inverseOf(covariance, size);
  if (inverse === null) throw new Error("a covariance with a ridge is positive definite");
  const smoothed = Float64Array.from(centre, (now, i) =>
    before === null
      ? 0
      : (before.smoothed[i]! * before.scale[i]! + before.centre[i]! - now) / scale[i]!,
  );
  return { centre, scale, precision: triangleOf(inverse, size), smoothed };
}

function watch({ centre, scale, precision, smoothed }: Baseline, row: ArrayLike<number>) {
  const size = smoothed.length;
  for (let i = 0; i < size; i++) {
    const z = (row[i]! - centre[i]!) / scale[i]!;
    if (!Number.isNaN(z)) smoothed[i]! += weight * (z - smoothed[i]!);
  }
  const pulls = new Float64Array(size);
  timesVector(precision, smoothed, pulls);
  let squared = 0;
  let total = 0;
  const shares: number[] = [];
  let diagonal = 0;
  for (let i = 0; i < size; i++) {
    const pull = pulls[i]!;
    squared += smoothed[i]! * pull;
    // What the distance would lose if this signal were put where the others want it: reconstruction-based contribution,
    // C. F. Alcala and S. J. Qin, Automatica 45 (2009) 1593–1600.
    const share = (pull * pull) / precision[diagonal]!;
    diagonal += i + 2;
    shares.push(share);
    total += share;
  }
  const distance = (squared * (2 - weight)) / (weight * size);
  return { distance, shares: shares.map((share) => (total > 0 ? share / total : 0)) };
}
