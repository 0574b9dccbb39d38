import type { Clock, Database, Log } from "#platform";
import { readReadings, readTick } from "./codec.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { IngestLog, LogEntry } from "./ingest-log.ts";
import { prepareLog } from "./prepare-log.ts";
import { Tail } from "./tail.ts";

type Row = { seq: number; kind: "readings" | "tick"; received_at: Date; entry: Buffer };

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
}): Promise<IngestLog> {
  const { db, partitions, clock } = options;
  await prepareLog(db, partitions);
  const bound = Math.ceil((options.tailReadings ?? 160_000) / partitions);
  const tails = Array.from({ length: partitions }, () => new Tail(bound));
  const listeners = new Set<(partition: number, seq: number) => void>();

  const group = createGroupCommit({
    db,
    clock,
    log: options.log,
    partitions,
    onEntries(entries) {
      for (const entry of entries) tails[entry.partition]?.push(entry);
      for (const entry of entries) {
        for (const listener of listeners) listener(entry.partition, entry.seq);
      }
    },
  });

  const readTable = async (
    partition: number,
    after: number,
    limit: number,
    most: number,
  ): Promise<LogEntry[]> => {
    const { rows } = await db.pool.query<Row>({
      name: "ingest-log-read",
      text: `select seq, kind, received_at, entry from ingest.log
             where partition = $1 and seq > $2 order by seq limit $3`,
      values: [partition, after, limit],
    });
    const entries: LogEntry[] = [];
    let readings = 0;
    for (const row of rows) {
      if (readings >= most) break;
      const entry = entryOf(partition, row);
      entries.push(entry);
      readings += entry.kind === "readings" ? entry.readings.length : 1;
    }
    return entries;
  };

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
    async read(partition, after, limit, readings = Infinity) {
      const tail = tails[partition];
      const recent = tail?.read(after, limit);
      if (recent) return recent;
      if (
        options.onlyWriter === true &&
        tail !== undefined &&
        tail.lastSeq > 0 &&
        after >= tail.lastSeq
      ) {
        return [];
      }
      return readTable(partition, after, limit, readings);
    },
    async heads() {
      const { rows } = await db.pool.query<{ seq: number }>(
        "select seq from ingest.log_head order by partition",
      );
      return rows.map((row) => row.seq);
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
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

function entryOf(partition: number, row: Row): LogEntry {
  const place = { partition, seq: row.seq, receivedAt: row.received_at.getTime() };
  return row.kind === "tick"
    ? { ...place, kind: "tick", ...readTick(row.entry) }
    : { ...place, kind: "readings", readings: readReadings(row.entry) };
}
