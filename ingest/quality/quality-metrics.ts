import type { Metrics } from "#platform";
import type { HealthLane } from "./health-lane.ts";

/** Faults of instruments on /metrics. Counters add up over processes; silence is no figure of one process: see the API. */
export function qualityMetrics(
  metrics: Metrics,
  health: Pick<HealthLane, "totals" | "faulty">,
): void {
  metrics.gauge(
    "ingest_instrument_readings_total",
    "Readings by what they say of their instrument.",
    {
      labels: ["kind"],
      collect(gauge) {
        const { totals } = health;
        gauge.set({ kind: "good" }, totals.good);
        gauge.set({ kind: "out-of-range" }, totals.outOfRange);
        gauge.set({ kind: "not-a-number" }, totals.notANumber);
        gauge.set({ kind: "no-value" }, totals.noValue);
        gauge.set({ kind: "future-clock" }, totals.future);
        gauge.set({ kind: "late" }, totals.late);
      },
    },
  );
  metrics.gauge(
    "ingest_signals_at_fault",
    "Signals whose newest reading that this process took is at fault.",
    {
      labels: ["kind"],
      collect(gauge) {
        for (const [kind, count] of Object.entries(health.faulty())) gauge.set({ kind }, count);
      },
    },
  );
}
