import type { Log, Metrics, Queues } from "#platform";
import { createTurn } from "../../turn.ts";
import { rollUp } from "./roll-up.ts";
import type { RollUpParts } from "./roll-up.ts";
import { rollupMetrics } from "./rollup-metrics.ts";

const queue = "rollups";

/**
 * Keeps minutes and hours up with the readings: once a minute a wake-up, and whoever gets it works until nothing is left to
 * do, in bounded runs. One process at a time does it; a lost wake-up costs a minute.
 */
export async function startRollups(
  options: RollUpParts & { queues: Queues; log: Log; metrics: Metrics; everyMs?: number },
): Promise<{ stop(): Promise<void> }> {
  const { db, queues, log, everyMs = 60_000 } = options;
  rollupMetrics(options.metrics, options);
  const turn = createTurn(db, "rollups");
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const work = async (): Promise<void> => {
    if (!(await turn.take())) return;
    while (!stopping.signal.aborted) {
      const { hours, again, more } = await rollUp(options);
      if (hours + again > 0) log.debug({ hours, again }, "rollups");
      if (!more) return;
    }
  };
  await queues.process(
    queue,
    async () => {
      if (stopping.signal.aborted) return;
      running = work();
      await running;
    },
    { concurrency: 1 },
  );
  const timer = setInterval(() => {
    queues
      .add(queue, {}, { jobId: "roll-up" })
      .catch((error: unknown) => log.warn({ err: error }, "rollups could not be woken"));
  }, everyMs);
  timer.unref();

  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running.catch(() => {});
      turn.release();
    },
  };
}
