import { initialMoments, learnMoments } from "./running-moments.ts";
import type { RunningMoments } from "./running-moments.ts";
import { sigmaOfNothing } from "./sigma-of-nothing.ts";

/**
 * The Page–Hinkley test for a jump of the mean: a cumulative sum against the mean of everything since the last jump, which nobody has to know
 * beforehand. E. S. Page, Biometrika 41 (1954) 100–115; D. V. Hinkley, "Inference about the Change-Point from Cumulative Sum Tests", Biometrika
 * 58 (1971) 509–523. Slack is half of the smallest jump it is made for (half a sigma); at that slack a limit of 20 is passed by chance about once
 * in 100,000 readings (D. Siegmund, "Sequential Analysis" (1985), eq. 2.58). After a jump it begins anew.
 */
export interface PageHinkley {
  moments: RunningMoments;
  /** In sigmas, above their own lowest value so far. */
  up: number;
  down: number;
}

const slack = 0.25;
export const pageHinkleyLimit = 20;
export const fewestForPageHinkley = 100;
const memory = 8_192;
const leastSigma = 1e-6;

export const initialPageHinkley = (): PageHinkley => ({
  moments: initialMoments(),
  up: 0,
  down: 0,
});

/** The larger of the two sums, in sigmas; null for the first hundred readings after a beginning. Changes the state given. */
export function stepPageHinkley(state: PageHinkley, value: number, learn = true): number | null {
  if (state.up > pageHinkleyLimit || state.down > pageHinkleyLimit)
    Object.assign(state, initialPageHinkley());
  const { moments } = state;
  if (learn) learnMoments(moments, value, memory);
  if (moments.count < fewestForPageHinkley) return null;
  const least = leastSigma * Math.abs(moments.mean);
  const sigma = Math.max(Math.sqrt(moments.variance), least) || sigmaOfNothing;
  const z = (value - moments.mean) / sigma;
  // The sum less its minimum so far, without keeping either.
  state.up = Math.max(0, state.up + z - slack);
  state.down = Math.max(0, state.down - z - slack);
  return Math.max(state.up, state.down);
}
