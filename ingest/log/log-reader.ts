import type { Database } from "#platform";
import { decodeUpTo } from "./decode-entry.ts";
import type { EncodedEntry } from "./encoded-entry.ts";
import type { IngestLog } from "./ingest-log.ts";
import { Tail } from "./tail.ts";

/** What a consumer needs of the log. */
export type ReadableLog = Pick<IngestLog, "partitions" | "read" | "heads" | "onCommit">;

/** The reading side of the log: the newest entries in memory, the others in the table. */
export interface LogReader extends ReadableLog {
  /** Entries that were committed, in order; listeners hear of them. */
  take(entries: readonly EncodedEntry[]): void;
  /** There is a newer entry than what was taken, and who wants it finds it in the table. */
  pass(partition: number, seq: number): void;
}

type Row = { seq: number; kind: "readings" | "tick"; received_at: Date; entry: Buffer };

const sizeUnknown = 0;

/**
 * `onlyWriter`: all that is ever committed is taken (or passed) here, so a consumer that caught up need not ask the table.
 * `tailReadings`: kept in memory for consumers that keep up, all partitions together, 9 to 22 bytes each. Five seconds of the most that comes: who must
 * read the table falls further behind for it.
 */
export function createLogReader(options: {
  db: Database;
  partitions: number;
  onlyWriter?: boolean | undefined;
  tailReadings?: number | undefined;
}): LogReader {
  const { db, partitions } = options;
  const bound = Math.ceil((options.tailReadings ?? 800_000) / partitions);
  const tails = Array.from({ length: partitions }, () => new Tail(bound));
  const listeners = new Set<(partition: number, seq: number) => void>();
  const tell = (partition: number, seq: number): void => {
    for (const listener of listeners) listener(partition, seq);
  };

  const tableRows = async (
    partition: number,
    after: number,
    limit: number,
  ): Promise<EncodedEntry[]> => {
    const { rows } = await db.pool.query<Row>({
      name: "ingest-log-read",
      text: `select seq, kind, received_at, entry from ingest.log
             where partition = $1 and seq > $2 order by seq limit $3`,
      values: [partition, after, limit],
    });
    return rows.map(({ seq, kind, received_at: at, entry: bytes }) => {
      return { partition, seq, receivedAt: at.getTime(), kind, size: sizeUnknown, bytes };
    });
  };

  return {
    partitions,
    take(entries) {
      for (const entry of entries) tails[entry.partition]?.push(entry);
      for (const { partition, seq } of entries) tell(partition, seq);
    },
    pass(partition, seq) {
      tails[partition]?.clear();
      tell(partition, seq);
    },
    async read(partition, after, limit, readings = Infinity) {
      const tail = tails[partition];
      const recent = tail?.read(after, limit);
      if (recent) return decodeUpTo(recent, readings);
      if (
        options.onlyWriter === true &&
        tail !== undefined &&
        tail.lastSeq > 0 &&
        after >= tail.lastSeq
      ) {
        return [];
      }
      return decodeUpTo(await tableRows(partition, after, limit), readings);
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
  };
}
