import type { Metrics } from "#platform";
import type { Progress } from "./progress.ts";

/** How far each consumer is behind, asked at each scrape: what an operator wants to be woken by. */
export function loopMetrics(metrics: Metrics, progress: () => Promise<Progress>): void {
  metrics.gauge("loop_entries_behind", "Entries of the ingest log that a consumer has not passed", {
    labels: ["consumer"],
    async collect(gauge) {
      const { log, stored, scored } = await progress();
      gauge.set({ consumer: "store" }, log - stored);
      gauge.set({ consumer: "scorer" }, log - scored);
    },
  });
}
