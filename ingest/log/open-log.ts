import type { Clock, Database, Log } from "#platform";
import type { EncodedEntry } from "./encoded-entry.ts";
import type { Followers } from "../linked-signals/link.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { IngestLog } from "./ingest-log.ts";
import { createLogReader } from "./log-reader.ts";
import { prepareLog } from "./prepare-log.ts";

/** Rows deleted in one statement: long enough to be worth it, short enough to hold nobody up. */
const trimStep = 5_000;

/**
 * Opens the log; refuses a database that does not flush its commits, or that has another number of partitions.
 * `onlyWriter`: no other process appends (the embedded set-up), so a consumer that caught up need not ask the table.
 */
export async function openLog(options: {
  db: Database;
  partitions: number;
  clock: Clock;
  log?: Log;
  onlyWriter?: boolean;
  /** Readings kept in memory for consumers that keep up, all partitions together. */
  tailReadings?: number;
  /** Who follows whom, asked at every commit: what is appended of a followed signal is appended of its followers too. */
  followers?: () => Followers;
}): Promise<IngestLog> {
  const { db, partitions, clock } = options;
  await prepareLog(db, partitions);
  const reader = createLogReader(options);
  const followers = new Set<(entries: readonly EncodedEntry[]) => void>();
  const group = createGroupCommit({
    db,
    clock,
    log: options.log,
    partitions,
    followers: options.followers,
    onEntries(entries) {
      for (const follow of followers) follow(entries);
      reader.take(entries);
    },
  });

  return {
    partitions,
    append: (readings) =>
      new Promise((resolve, reject) => {
        group.add({ readings }, (error) => (error === undefined ? resolve() : reject(error)));
      }),
    enqueue: (readings, done) => group.add({ readings }, done),
    appendTick: (tick) =>
      new Promise((resolve, reject) => {
        group.add({ tick }, (error) => (error === undefined ? resolve() : reject(error)));
      }),
    read: (...wanted) => reader.read(...wanted),
    heads: () => reader.heads(),
    onCommit: (listener) => reader.onCommit(listener),
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    async trim(passed) {
      let trimmed = 0;
      for (const [partition, seq] of passed.entries()) {
        for (;;) {
          const { rowCount } = await db.pool.query(
            `delete from ingest.log where partition = $1 and seq <= $2 and seq <
               (select min(seq) + $3 from ingest.log where partition = $1)`,
            [partition, seq, trimStep],
          );
          trimmed += rowCount ?? 0;
          if ((rowCount ?? 0) < trimStep) break;
        }
      }
      return trimmed;
    },
    health: () => group.health(),
    close: () => group.close(),
  };
}
