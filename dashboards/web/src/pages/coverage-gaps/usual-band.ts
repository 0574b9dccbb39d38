import type { MovedSignal } from "../../api/coverage-gaps.ts";

/** Under so many of its spreads from its middle a signal counts as where it usually is. */
const leastStrays = 2;

/** Where a signal usually lay, by the spread that its mean is told in. */
export function usualBand({ mean, usual, strays }: MovedSignal): { low: number; high: number } {
  const spread = strays === 0 ? 0 : Math.abs(mean - usual) / strays;
  return { low: usual - leastStrays * spread, high: usual + leastStrays * spread };
}
