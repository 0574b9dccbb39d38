import { partitionOf } from "#ingest";
import type { ReadableLog, Registry } from "#ingest";
import type { Clock, Database, Log, Queues } from "#platform";
import { createLane } from "./lane.ts";
import { createPartitionLocks, sharesChannel } from "./partition-locks.ts";
import { scoredPositions } from "./position.ts";
import { resetChannel } from "./request-reset.ts";
import { createPartitionScorer, createSharedStatements } from "./score-partition.ts";
import type { CountFigures } from "./scorer-figures.ts";
import { scoreQueue } from "./wake-up-of.ts";
import { wakeScorers } from "./wake-scorers.ts";

export interface Scorer {
  /** Scores everything committed to the log before the call, whoever is woken or not. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Between two runs of a partition that is under load: what comes meanwhile shares a commit, and partitions share their statements. Long where a run
 * takes in many readings: there throughput counts, each run costs as much again as some dozens of readings, and of those of one signal that share
 * a run all but the first find its rules at hand.
 */
const restMsAfter = (readings: number): number => (readings < 50 ? 5 : readings < 400 ? 20 : 100);
/** A wake-up for a partition that nobody may hold: how soon it is looked again whether it is free. */
const balanceSpacingMs = 250;
/** Passes a wake-up on to the worker that holds the partition; the payload is its number. */
const wakeChannel = "rules_wake";

/**
 * Scores the partitions of the ingest log that are this worker's share. A commit of this process wakes their lanes at once; those of others
 * come through the queue, and a worker that gets a wake-up for a partition it does not hold passes it on. A lost wake-up costs two
 * seconds, a doubled one nothing: what there is to score stands in the log, and what has been scored in the position.
 */
export async function startScorer(options: {
  db: Database;
  ingestLog: ReadableLog;
  registry: Registry;
  queues: Pick<Queues, "add" | "process">;
  clock: Clock;
  log: Log;
  /** Hears what each batch led to. */
  figures?: CountFigures | undefined;
  /** How soon a wake-up that was lost is made good. */
  lookEveryMs?: number;
}): Promise<Scorer> {
  const { db, ingestLog, queues, log, lookEveryMs = 2_000 } = options;
  const shared = createSharedStatements(db, ingestLog.partitions);
  const places = Array.from({ length: ingestLog.partitions }, (_, partition) => {
    const scorer = createPartitionScorer({ ...options, shared }, partition);
    const lane = createLane(() => scorer.score(), {
      restMs: () => restMsAfter(scorer.taken()),
      onFailure: (error) =>
        log.warn(
          { partition, err: error },
          "a partition could not be scored; it is tried again soon",
        ),
    });
    return { scorer, lane };
  });
  const locks = createPartitionLocks({
    db,
    partitions: ingestLog.partitions,
    log,
    onTaken: (partition) => places[partition]!.lane.wake(),
    async onGivenUp(partition) {
      const { lane, scorer } = places[partition]!;
      await lane.pause();
      await scorer.letGo();
    },
  });
  const wakeHere = (partition: number): void => {
    if (locks.holds(partition)) places[partition]!.lane.wake();
  };

  let balancedAt = -Infinity;
  const passOn = async (partition: number): Promise<void> => {
    await db.pool.query("select pg_notify($1, $2)", [wakeChannel, String(partition)]);
    if (performance.now() - balancedAt < balanceSpacingMs) return;
    balancedAt = performance.now();
    // Its holder may have died a moment ago.
    await locks.balance();
  };

  const everywhere = (wake: (payload: string) => void) => (payload: string | undefined) => {
    if (payload !== undefined) wake(payload);
    else for (const partition of places.keys()) wakeHere(partition);
  };
  const unlisten = [
    await db.listen(sharesChannel, () => void locks.balance()),
    await db.listen(
      wakeChannel,
      everywhere((partition) => wakeHere(Number(partition))),
    ),
    await db.listen(
      resetChannel,
      everywhere((assetId) => wakeHere(partitionOf(Number(assetId), ingestLog.partitions))),
    ),
  ];
  await locks.balance();
  await queues.process(
    scoreQueue,
    async ({ partition }) => {
      if (locks.holds(Number(partition))) wakeHere(Number(partition));
      else await passOn(Number(partition));
    },
    { concurrency: Math.min(ingestLog.partitions, 8) },
  );
  const unsubscribe = ingestLog.onCommit(wakeHere);
  const stopWaking = wakeScorers({ ingestLog, queues, log, unless: (one) => locks.holds(one) });

  const look = async (): Promise<void> => {
    await locks.balance();
    const [heads, positions] = await Promise.all([ingestLog.heads(), scoredPositions(db)]);
    for (const [partition, head] of heads.entries()) {
      if (head > (positions[partition] ?? 0)) wakeHere(partition);
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, "the scorer could not look around"));
  }, lookEveryMs);

  return {
    async settle() {
      await Promise.all(places.map(({ lane }) => lane.run()));
    },
    async stop() {
      clearInterval(timer);
      unsubscribe();
      await stopWaking();
      for (const one of unlisten) await one();
      await Promise.all(places.map(({ lane }) => lane.close()));
      await locks.close();
    },
  };
}
