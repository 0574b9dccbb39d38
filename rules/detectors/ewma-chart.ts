import { initialBaseline, standardize } from "./chart-baseline.ts";
import type { ChartBaseline } from "./chart-baseline.ts";

/**
 * The exponentially weighted moving average as a control chart, with limits that open as it fills: S. W. Roberts, "Control Chart Tests Based
 * on Geometric Moving Averages", Technometrics 1 (1959) 239–250. At weight .1 a limit of 2.814 sigmas is passed by chance once in 500 readings
 * that are independent and normal: J. M. Lucas and M. S. Saccucci, Technometrics 32 (1990) 1–12, table 3.
 */
export interface EwmaChart {
  baseline: ChartBaseline;
  /** In sigmas of single readings, around 0. */
  mean: number;
  /** (1 − weight)^(2 i) after i readings. */
  unfilled: number;
}

const weight = 0.1;

export const initialEwma = (baseline = initialBaseline()): EwmaChart => ({
  baseline,
  mean: 0,
  unfilled: 1,
});

/** How many of its own sigmas the average is off; null while it learns. Changes the state given. */
export function stepEwma(state: EwmaChart, value: number, learn = true): number | null {
  const z = standardize(state.baseline, value, learn);
  if (z === null) return null;
  state.mean += weight * (z - state.mean);
  state.unfilled *= (1 - weight) ** 2;
  return Math.abs(state.mean) / Math.sqrt((weight / (2 - weight)) * (1 - state.unfilled));
}
