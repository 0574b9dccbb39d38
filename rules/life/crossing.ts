import type { LocalTrend } from "./local-trend.ts";

/** From `now` on, in units of x. */
export interface Crossing {
  expected: number;
  low: number;
  /** Null: the trend may be none. */
  high: number | null;
}

/**
 * When a trend reaches a limit above it: 0 where it is there already, null where it does not rise. The interval is that of the slope and of the
 * line's middle together, each taken at its own end. Wear often grows by a share of itself: where the trend is plainly steeper than the one
 * before it, which rose as well, it is expected to go on growing steeper at that rate, and straight on only at the far end.
 */
export function crossingOf(
  { slope, low, high, x, y, error, before }: Omit<LocalTrend, "points" | "risen">,
  limit: number,
  now: number,
): Crossing | null {
  if (y + slope * (now - x) >= limit) return { expected: 0, low: 0, high: 0 };
  if (!(slope > 0)) return null;
  const steeper = before !== null && before.low > 0 && low > before.high;
  const growth = (from: number, to: number) => (steeper ? Math.log(to / from) / (x - before.x) : 0);
  const after = (rise: number, from: number, grows = 0) =>
    Math.max(0, x + timeTo(limit - from, rise, grows) - now);
  return {
    expected: after(slope, y, growth(before?.high ?? slope, slope)),
    low: after(high, y + error, growth(before?.slope ?? slope, slope)),
    high: low > 0 ? after(low, y - error) : null,
  };
}

/** How long it takes to rise by so much, straight on or growing steeper by a share of itself. */
const timeTo = (distance: number, rise: number, grows: number): number =>
  grows > 0 && distance > 0 ? Math.log1p((grows * distance) / rise) / grows : distance / rise;
