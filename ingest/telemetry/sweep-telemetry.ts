import type { Database } from "#platform";
import { sweepCorrections } from "./corrections/sweep-corrections.ts";
import { dirtyHours } from "./rollups/dirty-hours.ts";
import { rollupState } from "./rollups/rollup-state.ts";
import type { Compaction, TelemetryStore } from "./telemetry-store.ts";
import { periodOf } from "./tier-periods.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A day is closed only when most of what was late has come; what comes later still is merged the day after. */
const lateHours = 3;

/**
 * The store's daily housekeeping: each tier for as long as it is kept (0: for ever), then the closing of days. Readings stay
 * until they are rolled up, those included that came late; corrections go with what they corrected. What goes is written down first: charts and rollups must know.
 */
export async function sweepTelemetry(options: {
  store: Pick<TelemetryStore, "retain" | "compact">;
  db: Database;
  /** Epoch ms. */
  now: number;
  keepDays: { raw: number; minutes: number; hours: number };
}): Promise<Compaction & { removed: number }> {
  const { store, db, now, keepDays } = options;
  const states = rollupState(db);
  let removed = 0;

  if (keepDays.raw > 0) {
    const [dirty] = await dirtyHours(db).some(1);
    const { rolledTo, rawRemovedTo } = await states.read();
    const olderThan = Math.min(
      now - keepDays.raw * dayMs,
      rolledTo ?? -Infinity,
      dirty?.hour ?? Infinity,
    );
    if (olderThan > -Infinity) {
      const removedTo = Math.max(rawRemovedTo, periodOf("raw", olderThan));
      await states.write({ rawRemovedTo: removedTo });
      removed += await store.retain("raw", olderThan);
      await sweepCorrections(db, removedTo);
    }
  }
  if (keepDays.minutes > 0) {
    const olderThan = now - keepDays.minutes * dayMs;
    const { minutesRemovedTo } = await states.read();
    await states.write({ minutesRemovedTo: Math.max(minutesRemovedTo, periodOf("1m", olderThan)) });
    removed += await store.retain("1m", olderThan);
  }
  if (keepDays.hours > 0) removed += await store.retain("1h", now - keepDays.hours * dayMs);
  return { removed, ...(await store.compact(now - lateHours * hourMs)) };
}
