import { beforeStatistics, recentStatistics } from "./recent-window.ts";
import type { RecentWindow } from "./recent-window.ts";

/** How much further the last readings may spread around a level that stood still. */
const leastVariance = 1e-12;

/**
 * Whether the last 24 readings have another mean than the 72 before: the difference in its standard errors, the two spreads being their own.
 * B. L. Welch, "The Generalization of 'Student's' Problem when Several Different Population Variances are Involved", Biometrika 34 (1947) 28–35.
 * Null before there are so many.
 */
export function shiftOfLevel(window: RecentWindow): number | null {
  const now = recentStatistics(window);
  const before = beforeStatistics(window);
  if (now === null || before === null) return null;
  const floor = leastVariance * (now.mean ** 2 + before.mean ** 2) + Number.MIN_VALUE;
  const variance = now.variance / now.count + before.variance / before.count;
  return Math.abs(now.mean - before.mean) / Math.sqrt(Math.max(variance, floor));
}
