import { quickselect } from "simple-statistics";

/** Used by one call after another: a rule that watches a rate asks twelve times a window. */
const slopes: number[] = [];

/**
 * The median of the slopes between all pairs of points: it bears 29 % of arbitrary outliers.
 * P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968) 1379–1389.
 *
 * @returns units of y per unit of x; null with fewer than two distinct x
 */
export function theilSenSlope(xs: readonly number[], ys: readonly number[]): number | null {
  let count = 0;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!;
    const y = ys[i]!;
    for (let j = i + 1; j < xs.length; j++) {
      const dx = xs[j]! - x;
      if (dx !== 0) slopes[count++] = (ys[j]! - y) / dx;
    }
  }
  if (count === 0) return null;
  // Of one there is nothing to select, and the library takes an end of 0 for none.
  if (count === 1) return slopes[0]!;
  const middle = count >> 1;
  // The upper of the two in the middle, and nothing larger before it: a sixth of what sorting takes.
  quickselect(slopes, middle, 0, count - 1);
  const upper = slopes[middle]!;
  if (count % 2 === 1) return upper;
  let lower = slopes[0]!;
  for (let i = 1; i < middle; i++) if (slopes[i]! > lower) lower = slopes[i]!;
  return (lower + upper) / 2;
}
