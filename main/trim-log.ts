import type { IngestLog } from "#ingest";
import { startRounds } from "#platform";
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

  const trim = async (): Promise<void> => {
    if (held()) return;
    const consumers = await passed();
    const slowest = Array.from({ length: log.partitions }, (_, partition) =>
      Math.min(...consumers.map((positions) => positions[partition] ?? 0)),
    );
    await log.trim(slowest);
  };
  const rounds = startRounds({
    everyMs,
    round: trim,
    onFailure: (error) => logger.warn({ err: error }, "the ingest log could not be trimmed"),
  });
  return { stop: () => rounds.stop() };
}
