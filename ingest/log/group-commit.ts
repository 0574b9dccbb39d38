import { type Clock, type Database, type Log, unavailable } from "#platform";
import { ByteWriter } from "./byte-writer.ts";
import { writeReadings, writeTick } from "./codec.ts";
import { passes } from "./commit-failure.ts";
import { commitStatement } from "./commit-statement.ts";
import type { LogEntry, LogHealth, Tick } from "./ingest-log.ts";
import { partitionOf } from "./partition.ts";
import type { Reading } from "./reading.ts";

/** Called once what was enqueued is on disk, or with the reason why it will never be. */
export type Done = (error?: Error) => void;

type Item = { at: number; done: Done } & ({ readings: readonly Reading[] } | { tick: Tick });

const readingsPerCommit = 10_000;
const firstRetryMs = 50;
const longestRetryMs = 2_000;

/**
 * Gathers what arrives while a commit is under way and writes it with the next one: under load a commit carries many
 * messages, and alone a message waits for nobody. One commit at a time keeps the order of arrival.
 */
export function createGroupCommit(options: {
  db: Database;
  clock: Clock;
  log: Log | undefined;
  partitions: number;
  onEntries(entries: LogEntry[]): void;
}) {
  const { db, clock, partitions } = options;
  const out = new ByteWriter();
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;
  let closed = false;
  let stalledSince: number | null = null;
  let beingWritten: number | null = null;
  let endPause: (() => void) | undefined;

  const enqueue = (item: Item): void => {
    if (closed) {
      item.done(unavailable("The ingest log is closed: this process is stopping. Send again."));
      return;
    }
    waiting.push(item);
    running ??= run();
  };

  const run = async (): Promise<void> => {
    // Whatever other sockets deliver in this turn of the event loop goes into the same commit.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const items = takeBatch();
      beingWritten = items[0]?.at ?? null;
      const failure = await write(items);
      beingWritten = null;
      for (const item of items) item.done(failure);
    }
    running = undefined;
  };

  /** A tick goes alone: everything before it is on disk before it says that time has passed. */
  const takeBatch = (): Item[] => {
    let count = 0;
    let readings = 0;
    for (const item of waiting) {
      if ("tick" in item) {
        if (count === 0) count = 1;
        break;
      }
      if (count > 0 && readings + item.readings.length > readingsPerCommit) break;
      count += 1;
      readings += item.readings.length;
    }
    if (count === waiting.length) {
      const all = waiting;
      waiting = [];
      return all;
    }
    return waiting.splice(0, count);
  };

  const write = async (items: Item[]): Promise<Error | undefined> => {
    const receivedAt = clock.now();
    const drafts = draftsOf(items, partitions);
    if (drafts.length === 0) return undefined;
    let delayMs = firstRetryMs;
    for (;;) {
      try {
        const sequences = await commit(drafts, receivedAt);
        if (stalledSince !== null) options.log?.info("the ingest log commits again");
        stalledSince = null;
        options.onEntries(entriesOf(drafts, sequences, receivedAt));
        return undefined;
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        if (!passes(error)) {
          options.log?.error({ err: error }, "a batch can never be written to the ingest log");
          return error;
        }
        if (stalledSince === null) {
          stalledSince = clock.now();
          options.log?.warn({ err: error }, "the ingest log cannot commit; publishers are waiting");
        }
        if (closed) return unavailable("The ingest log closed before PostgreSQL came back.");
        await pause(delayMs);
        delayMs = Math.min(delayMs * 2, longestRetryMs);
      }
    }
  };

  const commit = async (drafts: Draft[], receivedAt: number): Promise<Map<number, number>> => {
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
    return new Map(rows.map((row) => [row.partition, row.seq]));
  };

  /** Real time, not the clock's: it only spaces the attempts. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    append: (readings: readonly Reading[], done: Done) =>
      enqueue({ at: clock.now(), done, readings }),
    appendTick: (tick: Tick, done: Done) => enqueue({ at: clock.now(), done, tick }),
    health(): LogHealth {
      return { stalledSince, oldestWaiting: beingWritten ?? waiting[0]?.at ?? null };
    },
    async close(): Promise<void> {
      closed = true;
      endPause?.();
      await running;
    },
  };
}

type Draft = { partition: number } & (
  | { kind: "readings"; readings: Reading[] }
  | { kind: "tick"; tick: Tick }
);

function draftsOf(items: readonly Item[], partitions: number): Draft[] {
  const first = items[0];
  if (first !== undefined && "tick" in first) {
    const { tick } = first;
    return Array.from({ length: partitions }, (_, partition) => ({
      partition,
      kind: "tick",
      tick,
    }));
  }
  const byPartition: (Reading[] | undefined)[] = [];
  for (const item of items) {
    if ("tick" in item) continue;
    for (const reading of item.readings) {
      const partition = partitionOf(reading.assetId, partitions);
      const readings = byPartition[partition];
      if (readings === undefined) byPartition[partition] = [reading];
      else readings.push(reading);
    }
  }
  const drafts: Draft[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    const readings = byPartition[partition];
    if (readings !== undefined) drafts.push({ partition, kind: "readings", readings });
  }
  return drafts;
}

function entriesOf(
  drafts: Draft[],
  sequences: Map<number, number>,
  receivedAt: number,
): LogEntry[] {
  return drafts.map((draft) => {
    const { partition } = draft;
    const seq = sequences.get(partition);
    if (seq === undefined)
      throw new RangeError(`partition ${partition} of the ingest log has no head`);
    return draft.kind === "tick"
      ? { partition, seq, receivedAt, kind: "tick", ...draft.tick }
      : { partition, seq, receivedAt, kind: "readings", readings: draft.readings };
  });
}
