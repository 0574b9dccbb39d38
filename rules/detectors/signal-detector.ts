import { initialEnvelope, noveltyOf } from "./envelope.ts";
import type { Envelope } from "./envelope.ts";
import { initialWindow, levelShift, logVariance, takeRecent } from "./recent-window.ts";
import type { RecentWindow } from "./recent-window.ts";
import { initialMoments, learnMoments } from "./running-moments.ts";
import type { RunningMoments } from "./running-moments.ts";
import { day, initialProfile, learnProfile, residualOf, week } from "./seasonal-profile.ts";
import type { SeasonalProfile } from "./seasonal-profile.ts";
import { initialSmoothed, smooth, smoothSize } from "./smoothed-residual.ts";
import type { SmoothedResidual } from "./smoothed-residual.ts";
import { initialTail, learnTail, surpriseOf, tailSpeaks, tailThreshold } from "./tail-surprise.ts";
import type { Tail } from "./tail-surprise.ts";
import { initialInterval, learnInterval } from "./usual-interval.ts";
import type { UsualInterval } from "./usual-interval.ts";

/**
 * The default for a signal nobody has said anything about. It looks at the signal in three ways, asks each how surprising it is now by all
 * that came before (`tail-surprise.ts`), and adds up: independent p-values multiply (R. A. Fisher, "Statistical Methods for Research
 * Workers", § 21.1; only those under 0.02 count: D. V. Zaykin et al., "Truncated Product Method", Genet. Epidemiol. 22 (2002)). A way that
 * is several views of one thing counts by the most surprising of them. Nothing needs to be told: neither unit, scale, interval nor mode.
 */
export const ways = {
  /** How restless the signal is, and where its level has gone, within a day's reach. */
  spread: ["variance", "shift"],
  /** How far it is from what it usually is at this time of the day, now and over six hours. */
  dayProfile: ["above", "below", "offDay"],
  /** How far from what it usually is at this time of the week, over six hours. */
  weekProfile: ["offWeek"],
} as const;
export const wayNames = ["spread", "dayProfile", "weekProfile"] as const;
export type Way = (typeof wayNames)[number];
export type View = (typeof ways)[Way][number];

export interface SignalState {
  /** Values are kept as differences from the first, in which single precision is enough. */
  origin: number;
  lastAt: number;
  interval: UsualInterval;
  moments: RunningMoments;
  recent: RecentWindow;
  day: SeasonalProfile;
  week: SeasonalProfile;
  dayResidual: SmoothedResidual;
  weekResidual: SmoothedResidual;
  tails: Record<View, Tail>;
  envelope: Envelope;
}

export interface SignalReading {
  /** Milliseconds, in the device's time; readings come in its order. */
  at: number;
  value: number;
  /** False in what a person has called faulty or under maintenance: it is scored, but nothing is learnt from it. */
  learn?: boolean;
}

export interface SignalScore {
  /** What is new about this reading, in powers of ten: the number that a threshold is held against. */
  novelty: number;
  /** How unusual it is, new or not: the sum of the ways. */
  surprise: number;
  ways: Record<Way, number>;
}

/** The threshold on `novelty` from which a row of the Numenta benchmark counts as detected, chosen on its visible half (README). */
export const defaultThreshold = 2.2;

/** The threshold from which a person is told: silence is worth more than earliness (README). */
export const flagThreshold = 5;

const momentsMemory = 2_048;
/** However still a signal is, a millionth of its usual variance is noise. */
const leastVariance = 1e-6;

/** Knows nothing: a new signal, and one after a repair or a change of sensor, when nothing that was learnt holds. */
export const initialSignal = (): SignalState => ({
  origin: Number.NaN,
  lastAt: Number.NaN,
  interval: initialInterval(),
  moments: initialMoments(),
  recent: initialWindow(),
  day: initialProfile(day),
  week: initialProfile(week),
  dayResidual: initialSmoothed(),
  weekResidual: initialSmoothed(),
  tails: {
    variance: initialTail(),
    shift: initialTail(),
    above: initialTail(),
    below: initialTail(),
    offDay: initialTail(),
    offWeek: initialTail(),
  },
  envelope: initialEnvelope(),
});

/** Scores a reading by what came before and learns from it, changing the state given: `scoreReadings` is for those who must not. */
export function stepSignal(state: SignalState, reading: SignalReading): SignalScore {
  const { at, learn = true } = reading;
  if (Number.isNaN(state.origin)) state.origin = reading.value;
  const value = reading.value - state.origin;
  const { tails, recent, interval } = state;

  learnInterval(interval, at - state.lastAt);
  if (learn) learnMoments(state.moments, value, momentsMemory);
  takeRecent(recent, value);
  const timed = { at, value, intervalMs: interval.meanMs || 1 };
  const offDay = residualOf(state.day, day, timed);
  const offWeek = residualOf(state.week, week, timed);
  if (learn) {
    learnProfile(state.day, day, timed);
    learnProfile(state.week, week, timed);
  }
  const smoothed = smooth(state.dayResidual, offDay);
  const view = (name: View, now: number): number => {
    if (Number.isNaN(now)) return 0;
    const surprise = surpriseOf(tails[name], now);
    if (learn) learnTail(tails[name], now);
    return surprise;
  };

  const least = leastVariance * state.moments.variance + 1e-12;
  const spread = Math.max(
    view("variance", logVariance(recent, least)),
    view("shift", Math.abs(levelShift(recent))),
  );
  const dayProfile = Math.max(
    view("above", smoothed),
    view("below", -smoothed),
    view("offDay", smoothSize(state.dayResidual, offDay, interval.meanMs)),
  );
  const weekProfile = view("offWeek", smoothSize(state.weekResidual, offWeek, interval.meanMs));
  state.lastAt = at;

  const surprise = spread + dayProfile + weekProfile;
  return {
    novelty: noveltyOf(state.envelope, at, surprise),
    surprise,
    ways: { spread, dayProfile, weekProfile },
  };
}

/** Which views the last reading surprised, and how much, the most surprised first: for whoever must say why. Changes nothing. */
export function viewsOf(state: SignalState): { view: View; surprise: number }[] {
  const { tails, recent, moments, dayResidual, weekResidual } = state;
  const mean = dayResidual.last.reduce((sum, each) => sum + each, 0) / dayResidual.last.length;
  const now: Record<View, number> = {
    variance: logVariance(recent, leastVariance * moments.variance + 1e-12),
    shift: Math.abs(levelShift(recent)),
    above: mean,
    below: -mean,
    offDay: dayResidual.size,
    offWeek: weekResidual.size,
  };
  return wayNames
    .flatMap((way): readonly View[] => ways[way])
    .map((view) => ({ view, surprise: surpriseOf(tails[view], now[view]) }))
    .filter(({ surprise }) => surprise > 0)
    .toSorted((a, b) => b.surprise - a.surprise);
}

/** Ways that have nothing to compare with yet: while there are any, the signal counts as still being learnt. */
export const stillLearning = ({ tails }: SignalState): Way[] =>
  wayNames.filter((way) => !ways[way].some((view) => tailSpeaks(tails[view])));

/** The band in which a reading is expected at a moment: usual for that time of the day, give or take what is exceeded one time in fifty. */
export function expectedBand(state: SignalState, at: number): { low: number; high: number } | null {
  const { tails, interval, origin } = state;
  const below = residualOf(state.day, day, { at, value: 0, intervalMs: interval.meanMs || 1 });
  if (Number.isNaN(below) || !tailSpeaks(tails.above)) return null;
  const usual = origin - below;
  return { low: usual - tailThreshold(tails.below), high: usual + tailThreshold(tails.above) };
}

/** The same over many readings, leaving the state given as it is. */
export function scoreReadings(state: SignalState, readings: readonly SignalReading[]) {
  const next = structuredClone(state);
  return { state: next, scores: readings.map((reading) => stepSignal(next, reading)) };
}
