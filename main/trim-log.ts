import type { IngestLog } from "#ingest";
import type { Log } from "#platform";

/** Deletes what every consumer of the ingest log has passed, again and again until stopped. */
export function startTrimming(options: {
  log: IngestLog;
  /** By partition, one list a consumer: how far it has come. */
  passed: () => Promise<readonly number[][]>;
  /** Whether somebody needs the log as it is (a backup). */
  held: () => boolean;
  logger: Log;
  everyMs?: number;
}): { stop(): Promise<void> } {
  const { log, passed, held, logger, everyMs = 5_000 } = options;
  const stopping = new AbortController();
  let running = Promise.resolve();

  const once = async (): Promise<void> => {
    const consumers = await passed();
    const slowest = Array.from({ length: log.partitions }, (_, partition) =>
      Math.min(...consumers.map((positions) => positions[partition] ?? 0)),
    );
    await log.trim(slowest);
  };
  const timer = setInterval(() => {
    running = running
      .then(() => (stopping.signal.aborted || held() ? undefined : once()))
      .catch((error: unknown) =>
        logger.warn({ err: error }, "the ingest log could not be trimmed"),
      );
  }, everyMs);

  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
