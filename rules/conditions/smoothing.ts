import { countOf, coverageOf, emptyWindow, meanOf, pushIntoWindow } from "./bucketed-window.ts";
import type { BucketedWindow } from "./bucketed-window.ts";
import type { SignalFacts } from "./condition.ts";

/** The fast half of drift: the mean of a sliding window, or an exponentially weighted mean. */
export type Smoothed =
  | { kind: "window"; window: BucketedWindow }
  | { kind: "ewma"; mean: number; from: number | null; last: number };

export interface Smoother {
  start: Smoothed;
  /** How much of the past it weighs, milliseconds. */
  span: number;
  /** Values further apart than this, milliseconds, hardly repeat each other. */
  memory: number;
  push(state: Smoothed, observedAt: number, value: number): Smoothed;
  /** null until enough of the span has passed to judge it. */
  value(state: Smoothed): number | null;
  /** Readings in the window. */
  count(state: Smoothed): number;
}

const mostStretches = 24;
/** Below this share of filled stretches the mean is one of too little. */
const neededCoverage = 0.6;

export function smootherOf(
  definition: { window?: number | undefined; smoothing?: number | undefined },
  signal: SignalFacts,
): Smoother {
  return definition.window === undefined
    ? ewma(definition.smoothing ?? 1)
    : slidingMean(definition.window, signal);
}

function slidingMean(span: number, signal: SignalFacts): Smoother {
  const reports = Math.floor(span / (signal.intervalSeconds * 1_000));
  const length = Math.max(1, Math.min(mostStretches, reports));
  const shape = { width: span / length, length };
  // An on-change signal owes no reading to any stretch.
  const needed = signal.reporting === "periodic" ? neededCoverage : 0;
  const windowOf = (state: Smoothed) => (state.kind === "window" ? state.window : emptyWindow);
  return {
    start: { kind: "window", window: emptyWindow },
    span,
    memory: span,
    push: (state, observedAt, value) => ({
      kind: "window",
      window: pushIntoWindow(windowOf(state), shape, observedAt, value),
    }),
    value(state) {
      const window = windowOf(state);
      return coverageOf(window, shape) >= needed && countOf(window) > 0 ? meanOf(window) : null;
    },
    count: (state) => countOf(windowOf(state)),
  };
}

/** Weights fall by 1/e in `span` of device time, however the readings are spaced (A. Eckner, "Algorithms for Unevenly Spaced Time Series", 2012). */
function ewma(span: number): Smoother {
  return {
    start: { kind: "ewma", mean: 0, from: null, last: 0 },
    span: 3 * span,
    memory: 2 * span,
    push(state, observedAt, value) {
      if (state.kind !== "ewma" || state.from === null) {
        return { kind: "ewma", mean: value, from: observedAt, last: observedAt };
      }
      const weight = -Math.expm1((state.last - observedAt) / span);
      return {
        kind: "ewma",
        mean: state.mean + weight * (value - state.mean),
        from: state.from,
        last: observedAt,
      };
    },
    value: (state) =>
      state.kind === "ewma" && state.from !== null && state.last - state.from >= 2 * span
        ? state.mean
        : null,
    count: () => 1,
  };
}
