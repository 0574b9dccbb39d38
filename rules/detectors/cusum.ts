import { initialBaseline, standardize } from "./chart-baseline.ts";
import type { ChartBaseline } from "./chart-baseline.ts";

/**
 * The two-sided tabular cumulative sum: E. S. Page, "Continuous Inspection Schemes", Biometrika 41 (1954) 100–115, in the form of
 * D. C. Montgomery, "Introduction to Statistical Quality Control", 7th ed. (2013), § 9.1. With half a sigma of slack it is made
 * for shifts of one sigma; the textbook's limit of 5 is passed by chance once in 465 readings that are independent and normal (ibid., table 9.3).
 */
export interface Cusum {
  baseline: ChartBaseline;
  /** In sigmas. */
  up: number;
  down: number;
}

const slack = 0.5;
/** What has told need not remember for how long: it comes back soon after what it told of is over. */
const most = 20;

export const initialCusum = (baseline = initialBaseline()): Cusum => ({ baseline, up: 0, down: 0 });

/** The larger of the two sums, in sigmas; null while it learns. Changes the state given. */
export function stepCusum(state: Cusum, value: number, learn = true): number | null {
  const z = standardize(state.baseline, value, learn);
  if (z === null) return null;
  state.up = Math.min(most, Math.max(0, state.up + z - slack));
  state.down = Math.min(most, Math.max(0, state.down - z - slack));
  return Math.max(state.up, state.down);
}
