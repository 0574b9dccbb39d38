import { median, medianAbsoluteDeviation } from "simple-statistics";

/** An hour's mean of a signal. `at`: the start of the hour, epoch milliseconds. */
export interface HourMean {
  at: number;
  mean: number;
}

/** Where values lie, and how far single ones stray: median and MAD, as a standard deviation, which a few odd values do not move. */
export interface UsualPlace {
  centre: number;
  spread: number;
}

const hourMs = 3_600_000;
/** What came so shortly before a moment may be of what happened then. */
export const apartMs = 72 * hourMs;
export const usualMs = 30 * 24 * hourMs;
/** With fewer hours nobody knows what is usual. */
const fewestHours = 48;
const madToSigma = 1.4826;

/** Null where the values do not stray at all: nothing can be measured by that. */
export function usualPlace(values: readonly number[]): UsualPlace | null {
  const all = [...values];
  const spread = madToSigma * medianAbsoluteDeviation(all);
  return spread > 0 ? { centre: median(all), spread } : null;
}

/** Where the hours of the month before a moment lay, the last three days left out; null: too little was heard to say. */
export function usualBefore(hours: readonly HourMean[], moment: number): UsualPlace | null {
  const before = hours.filter(({ at }) => at >= moment - usualMs && at < moment - apartMs);
  return before.length < fewestHours ? null : usualPlace(before.map(({ mean }) => mean));
}
