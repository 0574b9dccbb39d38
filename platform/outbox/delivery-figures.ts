import type { Database } from "../database/open-database.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { DeliveryStep } from "./deliver.ts";
import { outboxBacklog } from "./pending.ts";

/** What an operator sees of deliveries: how many, how late, how many given up. */
export function deliveryFigures(metrics: Metrics, db: Database) {
  const handled = metrics.counter("outbox_deliveries_total", "Events handled, by consumer", [
    "consumer",
  ]);
  const failed = metrics.counter("outbox_failures_total", "Attempts that failed, by consumer", [
    "consumer",
  ]);
  const latency = metrics.histogram(
    "outbox_delivery_seconds",
    "From the event to the end of its handling",
    { labels: ["consumer"] },
  );
  metrics.gauge("outbox_backlog", "Events not yet placed, waiting for a consumer, or parked", {
    labels: ["state"],
    collect: async (gauge) => {
      const backlog = await outboxBacklog(db);
      for (const [state, count] of Object.entries(backlog)) gauge.set({ state }, count);
    },
  });
  return {
    count(consumer: string, step: DeliveryStep): void {
      if (step.kind === "failed") failed.inc({ consumer });
      if (step.kind !== "handled") return;
      handled.inc({ consumer });
      latency.observe({ consumer }, (Date.now() - step.event.occurredAt.getTime()) / 1000);
    },
  };
}
