import { beforeStatistics, recentStatistics } from "./recent-window.ts";
import type { RecentWindow } from "./recent-window.ts";

const leastVariance = 1e-12;

/**
 * Whether the last 24 readings spread more or less than the 72 before: the difference of the logarithms of their variances in its standard
 * errors, which is 2 / (n − 1) for each. M. S. Bartlett and D. G. Kendall, "The Statistical Analysis of Variance-Heterogeneity and the
 * Logarithmic Transformation", J. R. Stat. Soc. Suppl. 8 (1946) 128–138. Null before there are so many.
 */
export function changeOfVariance(window: RecentWindow): number | null {
  const now = recentStatistics(window);
  const before = beforeStatistics(window);
  if (now === null || before === null) return null;
  const floor = leastVariance * (now.mean ** 2 + before.mean ** 2) + Number.MIN_VALUE;
  const ratio = Math.log((now.variance + floor) / (before.variance + floor));
  return Math.abs(ratio) / Math.sqrt(2 / (now.count - 1) + 2 / (before.count - 1));
}
