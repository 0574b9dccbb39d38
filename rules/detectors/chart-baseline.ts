import { initialMoments, learnMoments } from "./running-moments.ts";
import type { RunningMoments } from "./running-moments.ts";
import { sigmaOfNothing } from "./sigma-of-nothing.ts";

/**
 * What a control chart is drawn around: mean and sigma of its first readings ("phase I"), and then no more. A chart whose centre went on
 * following would learn a slow fault as normal. D. C. Montgomery, "Introduction to Statistical Quality Control", 7th ed. (2013), § 5.3.7.
 */
export interface ChartBaseline {
  moments: RunningMoments;
  learnReadings: number;
}

/** A day and nine hours of rows every five minutes. */
export const defaultLearnReadings = 400;
/** A signal that stood still is measured by itself. */
const leastSigma = 1e-6;

export const initialBaseline = (learnReadings = defaultLearnReadings): ChartBaseline => ({
  moments: initialMoments(),
  learnReadings,
});

/** Around this mean and sigma, known beforehand. */
export const knownBaseline = (mean: number, sigma: number): ChartBaseline => ({
  moments: { count: 1, mean, variance: sigma * sigma },
  learnReadings: 1,
});

/** Takes a reading of phase I in, changing what is given, and answers null; afterwards, how many sigmas the reading is from the mean. */
export function standardize(
  { moments, learnReadings }: ChartBaseline,
  value: number,
  learn: boolean,
): number | null {
  if (moments.count < learnReadings) {
    if (learn) learnMoments(moments, value, learnReadings);
    return null;
  }
  const sigma = Math.sqrt(moments.variance);
  const least = leastSigma * Math.abs(moments.mean);
  return (value - moments.mean) / (Math.max(sigma, least) || sigmaOfNothing);
}
