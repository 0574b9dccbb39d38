import type { RecordedFailure, Stretch } from "./judge-stretches.ts";

/**
 * How many trips these flags of one asset and failure mode lead to: an order stays open until the failure is found or `withinMs` has
 * passed, and flags that come meanwhile are the same trip. `failures` by time.
 */
export function countVisits(
  stretches: readonly Stretch[],
  failures: readonly RecordedFailure[],
  withinMs: number,
): number {
  let visits = 0;
  let openUntil = -Infinity;
  for (const { raisedAt } of stretches) {
    if (raisedAt < openUntil) continue;
    visits += 1;
    const found = failures.find(({ at }) => at >= raisedAt);
    openUntil = Math.min(raisedAt + withinMs, found?.at ?? Infinity);
  }
  return visits;
}
