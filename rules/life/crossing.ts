import type { TrendLine } from "./trend-line.ts";

/** From `now` on, in units of x. */
export interface Crossing {
  expected: number;
  low: number;
  /** Null: the trend may be none. */
  high: number | null;
}

/**
 * When a trend reaches a limit above it: 0 where it is there already, null where it does not rise. The interval is that of the slope and of the line's
 * middle together, each taken at its own end.
 */
export function crossingOf(
  { slope, low, high, x, y, error }: TrendLine,
  limit: number,
  now: number,
): Crossing | null {
  if (y + slope * (now - x) >= limit) return { expected: 0, low: 0, high: 0 };
  if (!(slope > 0)) return null;
  const after = (rise: number, from: number) => Math.max(0, x + (limit - from) / rise - now);
  return {
    expected: after(slope, y),
    low: after(high, y + error),
    high: low > 0 ? after(low, y - error) : null,
  };
}
