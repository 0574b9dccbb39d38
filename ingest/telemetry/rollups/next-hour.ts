import { hourMs } from "../corrections/revisions-of.ts";
import type { TelemetryStore } from "../telemetry-store.ts";

/**
 * The first hour of [from, to) with a reading, by halving: a fleet that was away for a year, or one device whose clock was
 * never set, must not cost a question an hour. Undefined when there is none. Both ends are starts of hours.
 */
export async function nextHourWithReadings(
  store: Pick<TelemetryStore, "count">,
  from: number,
  to: number,
): Promise<number | undefined> {
  const has = async (end: number): Promise<boolean> => (await store.count({ from, to: end })) > 0;
  if (from >= to) return undefined;
  if (await has(from + hourMs)) return from;
  if (!(await has(to))) return undefined;
  // Nothing before `low`, something before `high`.
  let [low, high] = [from + hourMs, to];
  while (high - low > hourMs) {
    const middle = low + Math.floor((high - low) / hourMs / 2) * hourMs;
    if (await has(middle)) high = middle;
    else low = middle;
  }
  return low;
}
