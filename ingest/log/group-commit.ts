import type { Clock, Database, Log } from "#platform";
import { type Followers, noFollowers } from "../linked-signals/link.ts";
import { countWithFollowers, withFollowers } from "../linked-signals/with-followers.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeReadings, writeTick } from "./codec.ts";
import { type CommitLoop, createCommitLoop } from "./commit-loop.ts";
import { commitStatement } from "./commit-statement.ts";
import type { EncodedEntry } from "./encoded-entry.ts";
import type { Tick } from "./ingest-log.ts";
import { partitionOf } from "./partition.ts";
import type { Reading } from "./reading.ts";

type Work =
  | { readings: readonly Reading[]; tick?: undefined }
  | { tick: Tick; readings?: undefined };

type Draft = { partition: number } & (
  | { kind: "readings"; readings: Reading[] }
  | { kind: "tick"; tick: Tick }
);

const readingsPerCommit = 10_000;

/** Readings and ticks into the log, in the order in which they were added. */
export function createGroupCommit(options: {
  db: Database;
  clock: Clock;
  log: Log | undefined;
  partitions: number;
  /** Who follows whom at this moment: their readings are written in the same commit. */
  followers?: (() => Followers) | undefined;
  onEntries(entries: EncodedEntry[]): void;
}): CommitLoop<Work> {
  const { db, clock, partitions, followers = () => noFollowers } = options;
  const out = new ByteWriter();

  const write = async (drafts: Draft[], receivedAt: number): Promise<EncodedEntry[]> => {
    out.reset();
    const starts: number[] = [];
    const lengths: number[] = [];
    for (const draft of drafts) {
      const start = out.length;
      if (draft.kind === "tick") writeTick(out, draft.tick);
      else writeReadings(out, draft.readings);
      starts.push(start);
      lengths.push(out.length - start);
    }
    const { rows } = await db.pool.query<{ partition: number; seq: number }>(
      commitStatement({
        kind: drafts[0]?.kind ?? "readings",
        receivedAt,
        partitions: drafts.map((draft) => draft.partition),
        starts,
        lengths,
        bytes: out.bytes(),
      }),
    );
    const sequences = new Map(rows.map((row) => [row.partition, row.seq]));
    return drafts.map((draft, i) => {
      const { partition, kind } = draft;
      const seq = sequences.get(partition);
      if (seq === undefined) {
        throw new RangeError(`partition ${partition} of the ingest log has no head`);
      }
      const size = draft.kind === "tick" ? 1 : draft.readings.length;
      const bytes = out.part(starts[i]!, lengths[i]!);
      return { partition, seq, receivedAt, kind, size, bytes };
    });
  };

  return createCommitLoop<Work>({
    name: "ingest log",
    clock,
    log: options.log,
    take: (waiting) => takeWork(waiting, followers()),
    async commit(batch) {
      const drafts = draftsOf(batch, partitions, followers());
      if (drafts.length === 0) return;
      options.onEntries(await write(drafts, clock.now()));
    },
  });
}

/** A tick goes alone: everything before it is on disk before it says that time has passed. */
function takeWork(waiting: readonly { work: Work }[], followers: Followers): number {
  let count = 0;
  let readings = 0;
  for (const { work } of waiting) {
    if (work.readings === undefined) return Math.max(count, 1);
    const own =
      followers.size === 0 ? work.readings.length : countWithFollowers(work.readings, followers);
    if (count > 0 && readings + own > readingsPerCommit) return count;
    count += 1;
    readings += own;
  }
  return count;
}

function draftsOf(batch: readonly Work[], partitions: number, followers: Followers): Draft[] {
  const tick = batch[0]?.tick;
  if (tick !== undefined) {
    return Array.from({ length: partitions }, (_, partition) => ({
      partition,
      kind: "tick",
      tick,
    }));
  }
  const byPartition = Array.from({ length: partitions }, (): Reading[] => []);
  for (const { readings = [] } of batch) {
    for (const reading of followers.size === 0 ? readings : withFollowers(readings, followers)) {
      byPartition[partitionOf(reading.assetId, partitions)]?.push(reading);
    }
  }
  return byPartition.flatMap((readings, partition): Draft[] =>
    readings.length === 0 ? [] : [{ partition, kind: "readings", readings }],
  );
}
