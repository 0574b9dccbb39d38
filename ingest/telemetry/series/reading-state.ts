import type { StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { longestSilence } from "./silence.ts";
import type { Reporting } from "./silence.ts";

/**
 * What a signal's newest reading is worth, worst first. Zero is a value like any other; the others are four different things.
 */
export const readingStates = ["never", "stale", "no-value", "bad", "ok"] as const;
export type ReadingState = (typeof readingStates)[number];

export function readingState(
  signal: Reporting,
  reading: StoredReading | undefined,
  now: number,
): ReadingState {
  if (reading === undefined) return "never";
  if (now - reading.observedAt > longestSilence(signal)) return "stale";
  if (reading.value === null && reading.code === null) return "no-value";
  return reading.quality === "bad" ? "bad" : "ok";
}

const lookBack = { readings: 500, ms: 24 * 3_600_000 };

/**
 * Since when, device time in epoch ms: stale since it was last heard, without a value or bad since the first of the readings
 * in a row that were (as far back as a day or 500 readings tell). Null where there is nothing to say.
 */
export async function stateSince(
  store: Pick<TelemetryStore, "window">,
  state: ReadingState,
  reading: StoredReading | undefined,
): Promise<number | null> {
  if (reading === undefined || state === "ok" || state === "never") return null;
  if (state === "stale") return reading.observedAt;
  const { signalId, observedAt } = reading;
  const readings = await store.window({
    signalId,
    from: observedAt - lookBack.ms,
    to: observedAt + 1,
    limit: lookBack.readings,
    order: "newest-first",
  });
  const isSo = (one: StoredReading): boolean =>
    state === "no-value" ? one.value === null && one.code === null : one.quality === "bad";
  let since = observedAt;
  for (const one of readings) {
    if (!isSo(one)) break;
    since = one.observedAt;
  }
  return since;
}
