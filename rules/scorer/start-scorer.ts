import { partitionOf } from "#ingest";
import type { IngestLog, Registry } from "#ingest";
import type { Clock, Database, Log, Metrics, Queues } from "#platform";
import { createLane } from "./lane.ts";
import { scoredPositions } from "./position.ts";
import { resetChannel } from "./request-reset.ts";
import { createPartitionScorer } from "./score-partition.ts";
import { scorerFigures } from "./scorer-figures.ts";
import { scoreQueue, wakeUpOf } from "./wake-up-of.ts";

export interface Scorer {
  /** Scores everything committed to the log before the call, whoever is woken or not. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** How soon a wake-up that was lost is made good. */
const lookEveryMs = 2_000;

/**
 * Scores the ingest log on wake-ups: a commit to a partition wakes whichever process gets the job. A lost wake-up costs two seconds, a
 * doubled one nothing: what there is to score stands in the log, and what has been scored in the position.
 */
export async function startScorer(options: {
  db: Database;
  ingestLog: IngestLog;
  registry: Registry;
  queues: Queues;
  clock: Clock;
  log: Log;
  metrics?: Metrics;
}): Promise<Scorer> {
  const { db, ingestLog, queues, log } = options;
  const figures = options.metrics === undefined ? undefined : scorerFigures(options.metrics);
  const parts = { ...options, figures };
  const lanes = Array.from({ length: ingestLog.partitions }, (_, partition) =>
    createLane(createPartitionScorer(parts, partition)),
  );

  const wake = (partition: number): void => {
    const lane = lanes[partition];
    // Being scored here already: it looks once more before it ends, without a trip through the queue.
    if (lane === undefined || lane.again() || lane.woken) return;
    lane.woken = true;
    const { data, options: jobOptions } = wakeUpOf(partition);
    queues.add(scoreQueue, data, jobOptions).catch((error: unknown) => {
      lane.woken = false;
      log.warn({ partition, err: error }, "scoring could not be woken; it is looked after soon");
    });
  };

  await queues.process(
    scoreQueue,
    async ({ partition }) => {
      const lane = lanes[Number(partition)];
      if (lane === undefined) return;
      lane.woken = false;
      await lane.run();
    },
    { concurrency: Math.min(ingestLog.partitions, 8) },
  );
  const unsubscribe = ingestLog.onCommit(wake);
  const unlisten = await db.listen(resetChannel, (assetId) => {
    if (assetId === undefined) for (const partition of lanes.keys()) wake(partition);
    else wake(partitionOf(Number(assetId), ingestLog.partitions));
  });

  const look = async (): Promise<void> => {
    const [heads, positions] = await Promise.all([ingestLog.heads(), scoredPositions(db)]);
    for (const [partition, head] of heads.entries()) {
      const lane = lanes[partition];
      if (lane === undefined || head <= (positions[partition] ?? 0)) continue;
      lane.woken = false;
      wake(partition);
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, "the scorer could not look around"));
  }, lookEveryMs);
  // What was committed before we started.
  for (const partition of lanes.keys()) wake(partition);

  return {
    async settle() {
      await Promise.all(lanes.map((lane) => lane.run()));
    },
    async stop() {
      clearInterval(timer);
      unsubscribe();
      await unlisten();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
