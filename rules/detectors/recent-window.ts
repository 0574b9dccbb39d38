/**
 * The last 96 readings, and what their last 24 say against themselves and the 72 before: the logarithm of their variance and the shift of
 * their level. Sums are carried along and made anew at each turn, so that rounding does not add up.
 */
export interface RecentWindow {
  values: Float32Array;
  /** Readings ever taken. */
  taken: number;
  /** Over the last 24, and over the 72 before. */
  sum: number;
  squares: number;
  sumBefore: number;
}

export const shortSpan = 24;
export const longSpan = 96;

export const initialWindow = (): RecentWindow => ({
  values: new Float32Array(longSpan),
  taken: 0,
  sum: 0,
  squares: 0,
  sumBefore: 0,
});

/** Takes a value in, changing the window given. Values are best given from an origin near them: they are kept in single precision. */
export function takeRecent(window: RecentWindow, given: number): void {
  const { values, taken } = window;
  const place = taken % longSpan;
  if (taken >= longSpan) window.sumBefore -= values[place]!;
  const value = Math.fround(given);
  values[place] = value;
  window.sum += value;
  window.squares += value * value;
  window.taken = taken + 1;
  if (taken >= shortSpan) {
    const passed = values[(taken - shortSpan) % longSpan]!;
    window.sum -= passed;
    window.squares -= passed * passed;
    window.sumBefore += passed;
  }
  if (place === longSpan - 1) sumAnew(window);
}

function sumAnew(window: RecentWindow): void {
  const { values } = window;
  window.sum = 0;
  window.squares = 0;
  window.sumBefore = 0;
  for (let index = 0; index < longSpan - shortSpan; index++) window.sumBefore += values[index]!;
  for (let index = longSpan - shortSpan; index < longSpan; index++) {
    window.sum += values[index]!;
    window.squares += values[index]! ** 2;
  }
}

/** ln of the variance of the last 24, never under `least`; NaN before there are so many. */
export function logVariance({ taken, sum, squares }: RecentWindow, least: number): number {
  if (taken < shortSpan) return Number.NaN;
  const variance = squares / shortSpan - (sum / shortSpan) ** 2;
  return Math.log(Math.max(variance, 0) + least);
}

/** The mean of the last 24 less that of the 72 before; NaN before there are so many. */
export function levelShift({ taken, sum, sumBefore }: RecentWindow): number {
  if (taken < longSpan) return Number.NaN;
  return sum / shortSpan - sumBefore / (longSpan - shortSpan);
}

export interface WindowStatistics {
  count: number;
  mean: number;
  /** Unbiased. */
  variance: number;
}

/** Of the last 24, and of the 72 before them; null before there are 96. */
export const recentStatistics = (window: RecentWindow): WindowStatistics | null =>
  statisticsOf(window, 0, shortSpan);
export const beforeStatistics = (window: RecentWindow): WindowStatistics | null =>
  statisticsOf(window, shortSpan, longSpan);

/** By two passes: rounding does no harm however far from zero the values are. */
function statisticsOf(
  { values, taken }: RecentWindow,
  from: number,
  until: number,
): WindowStatistics | null {
  if (taken < longSpan) return null;
  const count = until - from;
  let mean = 0;
  for (let back = from; back < until; back++)
    mean += values[(taken - 1 - back) % longSpan]! / count;
  let squares = 0;
  for (let back = from; back < until; back++)
    squares += (values[(taken - 1 - back) % longSpan]! - mean) ** 2;
  return { count, mean, variance: squares / (count - 1) };
}
