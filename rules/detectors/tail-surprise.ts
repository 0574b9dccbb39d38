import { initialMarkers, mark, markedCount } from "./p-square.ts";
import type { Markers } from "./p-square.ts";

/**
 * How surprising a high value is, in powers of ten: −log10 of the probability of one at least as high, judged by what came before.
 *
 * Peaks over a threshold: what exceeds the 98th percentile is taken for generalized Pareto, its scale and shape by moments (J. R. M. Hosking
 * and J. R. Wallis, "Parameter and Quantile Estimation for the Generalized Pareto Distribution", Technometrics 29 (1987) 339–349), streaming
 * as in A. Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory", KDD 2017. The probability is a predictive one: after k
 * excesses the exponential tail is a Lomax one, −ln p = (k + 1) ln(1 + z / k), so that little experience claims little.
 */
export interface Tail {
  markers: Markers;
  /** Excesses over the threshold of their time: how many, their mean and their mean square. */
  excesses: Float64Array;
}

const quantiles = [0, 0.25, 0.5, 0.98, 1];
const medianIndex = 2;
const thresholdIndex = 3;
const beyond = 0.02;

/** Values seen before it says anything, and before it counts excesses. */
export const fewestForTail = 100;
const fewestForExcess = 20;
/** No tail may claim more than one in ten thousand: it remembers no more, and one wild value must not hide the next. */
export const mostSurprise = 4;
/** Values it remembers; older ones fade. */
export const tailMemory = 8_192;
const heaviestShape = 0.5;

export const initialTail = (): Tail => ({
  markers: initialMarkers(quantiles),
  excesses: new Float64Array(3),
});

/** Whether it has seen enough to say anything. */
export const tailSpeaks = ({ markers }: Tail): boolean => markedCount(markers) >= fewestForTail;

/** The value beyond which it is surprised. */
export const tailThreshold = ({ markers }: Tail): number => markers[thresholdIndex]!;

/** 0 for what is not beyond the threshold, up to `mostSurprise`. */
export function surpriseOf(tail: Tail, value: number): number {
  const { markers, excesses } = tail;
  const threshold = markers[thresholdIndex]!;
  if (!(value > threshold) || !tailSpeaks(tail)) return 0;
  // However regular it was so far, a step of a twentieth of the usual distance from median to threshold is nothing.
  const least = Math.max((threshold - markers[medianIndex]!) * 0.05, 1e-12);
  const count = excesses[0]!;
  const mean = Math.max(excesses[1]!, least);
  const variance = Math.max(excesses[2]! - excesses[1]! ** 2, 1e-18);
  const shape =
    count > 2 ? Math.min(Math.max(0.5 * (1 - mean ** 2 / variance), 0), heaviestShape) : 0;
  const z = (value - threshold) / mean;
  const survived = shape < 1e-3 ? z : Math.log1p(shape * z * (1 - shape)) / shape;
  const known = Math.max(count, 1);
  const predicted = (known + 1) * Math.log1p(survived / known);
  return Math.min((predicted - Math.log(beyond)) / Math.LN10, mostSurprise);
}

/** Takes a value in, changing the tail given. */
export function learnTail({ markers, excesses }: Tail, value: number): void {
  const excess = value - markers[thresholdIndex]!;
  if (excess > 0 && markedCount(markers) >= fewestForExcess) {
    excesses[0] = Math.min(excesses[0]! + 1, tailMemory * beyond);
    const share = 1 / excesses[0];
    excesses[1]! += share * (excess - excesses[1]!);
    excesses[2]! += share * (excess * excess - excesses[2]!);
  }
  mark(markers, quantiles, value, tailMemory);
}
