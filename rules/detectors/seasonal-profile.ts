/**
 * What a signal usually is at this time of the day, or of the week: one robust running mean for each slice of the period. A machine's day is
 * that of the people around it, whatever the machine's own cycle; where there is none, the slices come to agree and the profile is a mean.
 * A reading moves its slice by at most three usual deviations: a running form of Huber's estimate (P. J. Huber, "Robust Estimation of a
 * Location Parameter", Ann. Math. Statist. 35 (1964) 73–101).
 */
export interface SeasonalProfile {
  /** One a slice: the usual value, and from how many readings. */
  means: Float32Array;
  counts: Float32Array;
  /** Mean absolute deviation from the slice, and from how many. */
  deviation: number;
  deviations: number;
}

export interface Season {
  periodMs: number;
  sliceMs: number;
  /** Periods it remembers. */
  memory: number;
  /** Periods that a slice must have seen before it is believed. */
  trustedAfter: number;
}

const hourMs = 3_600_000;
export const day: Season = {
  periodMs: 24 * hourMs,
  sliceMs: hourMs / 2,
  memory: 10,
  trustedAfter: 4,
};
export const week: Season = {
  periodMs: 168 * hourMs,
  sliceMs: hourMs,
  memory: 6,
  trustedAfter: 1.5,
};

export const initialProfile = ({ periodMs, sliceMs }: Season): SeasonalProfile => ({
  means: new Float32Array(periodMs / sliceMs),
  counts: new Float32Array(periodMs / sliceMs),
  deviation: 0,
  deviations: 0,
});

const fewestForClip = 50;
const clipAt = 3;
const deviationMemory = 1_000;

/** Where in the period a moment lies. Slower signals than a slice leave slices empty, which changes nothing. */
export const sliceOf = ({ periodMs, sliceMs }: Season, at: number): number =>
  Math.floor((((at % periodMs) + periodMs) % periodMs) / sliceMs);

/** The difference to what is usual now; NaN while that is not known. `intervalMs` is the usual time between readings. */
export function residualOf(
  profile: SeasonalProfile,
  season: Season,
  reading: { at: number; value: number; intervalMs: number },
): number {
  const slice = sliceOf(season, reading.at);
  const perVisit = Math.max(1, season.sliceMs / reading.intervalMs);
  if (profile.counts[slice]! < season.trustedAfter * perVisit) return Number.NaN;
  return reading.value - profile.means[slice]!;
}

/** Takes a reading in, changing the profile given. */
export function learnProfile(
  profile: SeasonalProfile,
  season: Season,
  reading: { at: number; value: number; intervalMs: number },
): void {
  const slice = sliceOf(season, reading.at);
  const perVisit = Math.max(1, season.sliceMs / reading.intervalMs);
  const seen = profile.counts[slice]!;
  // A count that has outgrown a slower signal's memory shrinks back into it.
  const count = Math.min(seen + 1, season.memory * perVisit);
  profile.counts[slice] = count;
  if (seen === 0) {
    profile.means[slice] = reading.value;
    return;
  }
  const error = reading.value - profile.means[slice]!;
  const size = Math.abs(error);
  const clipped = profile.deviations >= fewestForClip;
  const usual = profile.deviation;
  profile.deviations = Math.min(profile.deviations + 1, deviationMemory);
  profile.deviation +=
    ((clipped ? Math.min(size, 5 * usual + 1e-12) : size) - usual) / profile.deviations;
  const most = clipped ? clipAt * profile.deviation : size;
  profile.means[slice]! += (Math.sign(error) * Math.min(size, most)) / count;
}
