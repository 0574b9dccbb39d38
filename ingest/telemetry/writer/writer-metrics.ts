import type { Clock, Metrics } from "#platform";
import type { StoreWriter } from "./start-store-writer.ts";

/** Puts the store writer's figures on /metrics; read at each scrape. */
export function storeWriterMetrics(
  metrics: Metrics,
  writer: Pick<StoreWriter, "counts" | "health">,
  clock: Clock,
): void {
  const figure = (name: string, help: string, read: () => number): void => {
    metrics.gauge(name, help, { collect: (gauge) => gauge.set(read()) });
  };
  const { counts, health } = writer;
  figure("telemetry_stored_total", "Readings handed to the store.", () => counts().stored);
  figure(
    "telemetry_repeats_total",
    "Readings left out: the store had the same.",
    () => counts().repeats,
  );
  figure(
    "telemetry_corrections_total",
    "Readings that replaced another value.",
    () => counts().corrections,
  );
  figure(
    "telemetry_late_total",
    "Readings older than the newest of their signal.",
    () => counts().late,
  );
  figure(
    "telemetry_beyond_lateness_total",
    "Readings not judged live: later than their signal's lateness allows, or history.",
    () => counts().beyondLive,
  );
  figure(
    "telemetry_failing_seconds",
    "Since when the store takes no readings; 0 if it does.",
    () => {
      const { failingSince } = health();
      return failingSince === null ? 0 : Math.max(clock.now() - failingSince, 0) / 1_000;
    },
  );
}
