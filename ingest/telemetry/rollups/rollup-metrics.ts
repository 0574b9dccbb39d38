import type { Clock, Database, Metrics } from "#platform";
import { dirtyHours } from "./dirty-hours.ts";
import { rollupState } from "./rollup-state.ts";

/** How far readings are rolled up, asked at each scrape. */
export function rollupMetrics(
  metrics: Metrics,
  { db, clock }: { db: Database; clock: Clock },
): void {
  metrics.gauge(
    "telemetry_rolled_up_age_seconds",
    "Age of the newest time that is rolled up into minutes and hours; 0 before the first.",
    {
      async collect(gauge) {
        const { rolledTo } = await rollupState(db).read();
        gauge.set(rolledTo === null ? 0 : Math.max(clock.now() - rolledTo, 0) / 1_000);
      },
    },
  );
  metrics.gauge(
    "telemetry_dirty_hours",
    "Hours of a signal that changed after they were rolled up, and wait to be rolled up again.",
    {
      async collect(gauge) {
        gauge.set(await dirtyHours(db).count());
      },
    },
  );
}
