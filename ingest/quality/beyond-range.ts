import type { SignalEntry } from "../registry/snapshot.ts";

/**
 * No instrument measures that much, in any unit. Firmware writes the largest float or double for a measurement that failed;
 * taken for a value, one such reading is all that a mean knows for weeks.
 */
const mostMeasured = 1e30;

/** Whether a value is beyond what its instrument can show. */
export function isBeyondRange(
  value: number,
  { min, max }: Pick<SignalEntry, "min" | "max">,
): boolean {
  if (Math.abs(value) > mostMeasured) return true;
  return (min !== null && value < min) || (max !== null && value > max);
}
