import type { Compaction, TelemetryStore } from "./telemetry-store.ts";

const hourMs = 3_600_000;
/** A day is closed only when most of what was late has come; what comes later still is merged the day after. */
const lateHours = 3;

/** The store's daily housekeeping. `keepDays` 0 keeps readings for ever. */
export async function sweepTelemetry(options: {
  store: Pick<TelemetryStore, "retain" | "compact">;
  /** Epoch ms. */
  now: number;
  keepDays: number;
}): Promise<Compaction & { removed: number }> {
  const { store, now, keepDays } = options;
  const removed = keepDays === 0 ? 0 : await store.retain("raw", now - keepDays * 24 * hourMs);
  return { removed, ...(await store.compact(now - lateHours * hourMs)) };
}
