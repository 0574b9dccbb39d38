import { initialCusum, stepCusum } from "./cusum.ts";
import { initialEwma, stepEwma } from "./ewma-chart.ts";
import { shiftOfLevel } from "./level-shift.ts";
import { initialPageHinkley, pageHinkleyLimit, stepPageHinkley } from "./page-hinkley.ts";
import { initialWindow, takeRecent } from "./recent-window.ts";
import { initialRobustZ, stepRobustZ } from "./robust-z.ts";
import { initialSeasonal, stepSeasonal } from "./seasonal-baseline.ts";
import { flagThreshold, initialSignal, stepSignal, stillLearning } from "./signal-detector.ts";
import { initialSpectral, stepSpectral } from "./spectral-novelty.ts";
import { stateBytes } from "./state-bytes.ts";
import { changeOfVariance } from "./variance-change.ts";

/** A detector of one signal as a rule may name it. Its state is of one size whatever its age, and `packState` keeps it. */
export interface CatalogueEntry<State extends object = object> {
  /** Knows nothing: a new signal, and one after a repair or a change of sensor. */
  initial(): State;
  /**
   * Scores a reading by what came before and learns from it, unless told not to; changes the state given. `at`: milliseconds of the device's
   * time, in whose order readings come. Never negative, higher is stranger; null while there is nothing to compare with.
   */
  step(state: State, at: number, value: number, learn: boolean): number | null;
  /**
   * The score from which it tells where nothing else is said. Sources choose limits that pass one healthy reading in some hundreds, which is
   * every other day; these are what readings every five minutes, independent and normal, pass about once a year (README).
   */
  threshold: number;
  /** What the score counts, to be read after the number. */
  unit: string;
  /** Of state. */
  bytes: number;
}

const entry = <State extends object>(
  of: Omit<CatalogueEntry<State>, "bytes">,
): CatalogueEntry<State> => ({ ...of, bytes: stateBytes(of.initial()) });

const overRecent = (score: typeof shiftOfLevel) =>
  entry({
    initial: () => ({ origin: Number.NaN, window: initialWindow() }),
    step(state, _, value) {
      if (Number.isNaN(state.origin)) state.origin = value;
      takeRecent(state.window, value - state.origin);
      return score(state.window);
    },
    threshold: 5,
    unit: "standard errors",
  });

/** What a rule may name. */
export const detectorNames = [
  "default",
  "robust-z",
  "ewma",
  "cusum",
  "page-hinkley",
  "seasonal",
  "level-shift",
  "variance-change",
  "spectral",
] as const;
export type DetectorName = (typeof detectorNames)[number];

/** The detectors of one signal. A state is its own detector's affair: whoever holds one holds it with its name. */
export const catalogue: Readonly<Record<DetectorName, CatalogueEntry>> = {
  default: entry({
    initial: initialSignal,
    step(state, at, value, learn) {
      const { novelty } = stepSignal(state, { at, value, learn });
      return stillLearning(state).length > 0 && novelty === 0 ? null : novelty;
    },
    threshold: flagThreshold,
    unit: "powers of ten",
  }),
  "robust-z": entry({
    initial: initialRobustZ,
    step: (state, _, value, learn) => stepRobustZ(state, value, learn),
    threshold: 4.5,
    unit: "robust sigmas",
  }),
  ewma: entry({
    initial: () => initialEwma(),
    step: (state, _, value, learn) => stepEwma(state, value, learn),
    threshold: 4.5,
    unit: "sigmas of the average",
  }),
  cusum: entry({
    initial: () => initialCusum(),
    step: (state, _, value, learn) => stepCusum(state, value, learn),
    threshold: 10.5,
    unit: "sigmas summed up",
  }),
  "page-hinkley": entry({
    initial: initialPageHinkley,
    step: (state, _, value, learn) => stepPageHinkley(state, value, learn),
    threshold: pageHinkleyLimit,
    unit: "sigmas summed up",
  }),
  seasonal: entry({
    initial: initialSeasonal,
    step: (state, at, value, learn) => stepSeasonal(state, { at, value }, learn),
    threshold: 4.5,
    unit: "sigmas",
  }),
  "level-shift": overRecent(shiftOfLevel),
  "variance-change": overRecent(changeOfVariance),
  spectral: entry({
    initial: initialSpectral,
    step: (state, _, value, learn) => stepSpectral(state, value, learn),
    threshold: 6.5,
    unit: "sigmas of an octave's power",
  }),
};
