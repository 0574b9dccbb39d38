/**
 * What is normal for a value, learnt in constant memory: up to `capacity` samples spread evenly over everything learnt from. When they are
 * full, every second one goes and the spacing doubles, so a week and a year cost the same.
 */
export interface Baseline {
  samples: readonly number[];
  /** Spacing of samples, in milliseconds or readings, whichever the learning span is given in. */
  every: number;
  /** Position (device time or count of readings) of the sample taken last, and of the first. */
  lastAt: number | null;
  firstAt: number | null;
  /** Samples that wait: they count as normal only once nothing abnormal has followed them for a while. */
  waiting: readonly (readonly [at: number, value: number])[];
  centre: number;
  /** Robust standard deviations upwards and downwards. */
  up: number;
  down: number;
}

const capacity = 192;
/** Under so few samples a spread is a guess. */
export const fewestSamples = 20;
const mostWaiting = 96;

/** Consistency factors for a normal distribution. */
const madToSigma = 1.4826;
const p95ToSigma = 1 / 1.6449;

export const emptyBaseline = (every: number): Baseline => ({
  samples: [],
  every,
  lastAt: null,
  firstAt: null,
  waiting: [],
  centre: 0,
  up: 0,
  down: 0,
});

/** Whether a sample is due at this position: asked first, so that most readings cost one comparison. */
export const sampleIsDue = (baseline: Baseline, at: number): boolean =>
  baseline.lastAt === null || at - baseline.lastAt >= baseline.every;

/** Takes a sample into the waiting room and lets in those that have waited for `guard`. */
export function learnSample(
  baseline: Baseline,
  at: number,
  value: number,
  guard: number,
): Baseline {
  const waiting: (readonly [number, number])[] = [];
  const admitted: number[] = [];
  // A guard much longer than the spacing would need a long room: let the oldest in early instead of growing.
  const all = [...baseline.waiting, [at, Number(value.toPrecision(7))] as const];
  for (const [index, entry] of all.entries()) {
    if (at - entry[0] >= guard || all.length - index > mostWaiting) admitted.push(entry[1]);
    else waiting.push(entry);
  }
  const next = { ...baseline, waiting, lastAt: at, firstAt: baseline.firstAt ?? at };
  return admitted.length === 0 ? next : admit(next, admitted);
}

/** Ends the wait: the learning phase is over and nothing contradicted it. */
export const admitWaiting = (baseline: Baseline): Baseline =>
  admit(
    { ...baseline, waiting: [] },
    baseline.waiting.map((entry) => entry[1]),
  );

/** What waited came just before something abnormal: it may have been its beginning. */
export const forgetWaiting = (baseline: Baseline): Baseline =>
  baseline.waiting.length === 0 ? baseline : { ...baseline, waiting: [] };

function admit(baseline: Baseline, values: readonly number[]): Baseline {
  let samples = [...baseline.samples, ...values];
  let every = baseline.every;
  if (samples.length > capacity) {
    samples = samples.filter((_, index) => index % 2 === 1);
    every *= 2;
  }
  return { ...baseline, samples, every, ...spreadOf(samples) };
}

/**
 * Median, and a robust sigma for each side: the larger of MAD and of the distance to the 95th (5th) percentile. On a normal distribution
 * they agree; where a machine has modes or a long tail on one side, the percentile widens that side, and a mode that is rare but normal
 * does not count as drift. P. J. Rousseeuw and C. Croux, "Alternatives to the Median Absolute Deviation", JASA 88 (1993) 1273–1283.
 */
export function spreadOf(samples: readonly number[]): { centre: number; up: number; down: number } {
  if (samples.length === 0) return { centre: 0, up: 0, down: 0 };
  const sorted = samples.toSorted((a, b) => a - b);
  const centre = quantile(sorted, 0.5);
  const deviations = sorted.map((value) => Math.abs(value - centre)).sort((a, b) => a - b);
  const mad = madToSigma * quantile(deviations, 0.5);
  return {
    centre,
    up: Math.max(mad, (quantile(sorted, 0.95) - centre) * p95ToSigma),
    down: Math.max(mad, (centre - quantile(sorted, 0.05)) * p95ToSigma),
  };
}

/** Linear between the order statistics (R type 7). */
function quantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (upper - lower) * (position - below);
}
