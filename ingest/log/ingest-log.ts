import type { EncodedEntry } from "./encoded-entry.ts";
import type { Reading } from "./reading.ts";

/** Time has passed: evidence for timers, written only while ingest is healthy and caught up. Epoch ms. */
export interface Tick {
  at: number;
  /** Since when ingest has been healthy without a break: silence before it is our own outage. */
  healthySince: number;
}

/** One row of the log. In a partition `seq` is 1, 2, 3 … without a gap, in the order of commit. */
export type LogEntry = { partition: number; seq: number; receivedAt: number } & (
  | { kind: "readings"; readings: Reading[] }
  | ({ kind: "tick" } & Tick)
);

export interface LogHealth {
  /** Since when commits have been failing; null when the last one succeeded. */
  stalledSince: number | null;
  /** When the oldest readings that are not on disk yet were handed over; null when there are none. */
  oldestWaiting: number | null;
}

/**
 * The commit point of everything that is measured (design, "The commit point"). What was acknowledged
 * to a device is in here until every consumer has passed it.
 *
 * Delivery: at least once. A batch whose commit was in doubt is written again, and a device may send
 * again what it did not see acknowledged; consumers find repeats by (signalId, observedAt).
 */
export interface IngestLog {
  readonly partitions: number;
  /**
   * Resolves once the readings are committed and flushed to disk. While PostgreSQL is away it waits and
   * tries again; it rejects only when the log is closed or the batch can never be written. What is a reading of a followed
   * signal is one of its followers too (linked-signals/), in the same commit.
   */
  append(readings: readonly Reading[]): Promise<void>;
  /** `append` for the hot path: no promise a message. Calls back later, never within the call unless closed. */
  enqueue(readings: readonly Reading[], done: (error?: Error) => void): void;
  /** One tick entry in every partition, in one commit. */
  appendTick(tick: Tick): Promise<void>;
  /**
   * Entries after `after`, in order, at most `limit` and no further than the entry that makes it `readings` (an entry of a busy
   * hour holds thousands): from the bounded tail in memory, else from the table. They are decoded anew for each who asks.
   */
  read(partition: number, after: number, limit: number, readings?: number): Promise<LogEntry[]>;
  /** The last committed sequence of each partition, by partition number; 0 when there is none. */
  heads(): Promise<number[]>;
  /** Called after each commit of this process, once for each partition it touched; returns the unsubscriber. */
  onCommit(listener: (partition: number, seq: number) => void): () => void;
  /** Called with what each commit of this process wrote, for who carries it on to another thread; returns the unsubscriber. */
  follow(follower: (entries: readonly EncodedEntry[]) => void): () => void;
  /** Deletes entries up to and including `passed[partition]`; returns how many. Never call it beyond the slowest consumer. */
  trim(passed: readonly number[]): Promise<number>;
  health(): LogHealth;
  /** Lets what is under way finish, then refuses further appends. */
  close(): Promise<void>;
}
