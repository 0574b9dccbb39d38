import { day, initialProfile, learnProfile, residualOf } from "./seasonal-profile.ts";
import type { SeasonalProfile } from "./seasonal-profile.ts";
import { sigmaOfNothing } from "./sigma-of-nothing.ts";
import { initialInterval, learnInterval } from "./usual-interval.ts";
import type { UsualInterval } from "./usual-interval.ts";

/** How far a reading is from what it usually is at this half hour of the day (`seasonal-profile.ts`), in robust sigmas. */
export interface SeasonalBaseline {
  origin: number;
  lastAt: number;
  interval: UsualInterval;
  profile: SeasonalProfile;
}

/** The sigma of a normal distribution over its mean absolute deviation. */
const deviationToSigma = Math.sqrt(Math.PI / 2);

export const initialSeasonal = (): SeasonalBaseline => ({
  origin: Number.NaN,
  lastAt: Number.NaN,
  interval: initialInterval(),
  profile: initialProfile(day),
});

/** Sigmas from the usual, without a sign; null until this half hour is known. Changes the state given. */
export function stepSeasonal(
  state: SeasonalBaseline,
  reading: { at: number; value: number },
  learn = true,
): number | null {
  if (Number.isNaN(state.origin)) state.origin = reading.value;
  learnInterval(state.interval, reading.at - state.lastAt);
  state.lastAt = reading.at;
  const timed = {
    at: reading.at,
    value: reading.value - state.origin,
    intervalMs: state.interval.meanMs || 1,
  };
  const { profile } = state;
  const residual = residualOf(profile, day, timed);
  const sigma = deviationToSigma * profile.deviation;
  if (learn) learnProfile(profile, day, timed);
  if (Number.isNaN(residual)) return null;
  return Math.abs(residual) / (Math.max(sigma, 1e-6 * Math.abs(state.origin)) || sigmaOfNothing);
}
