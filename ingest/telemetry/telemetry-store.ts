import type { Reading } from "../log/reading.ts";
import type { ReadingColumns } from "./reading-columns.ts";
import type { Quality } from "../wire/index.ts";

/** What the store writer hands over: the readings of one log entry. A tick has none and only moves the position. */
export interface StoreEntry {
  partition: number;
  seq: number;
  readings: readonly Reading[];
}

/** A reading as it was kept. Times are epoch ms; null means that the instrument had no value. */
export interface StoredReading {
  signalId: number;
  observedAt: number;
  /** When the delivery that was written last arrived. */
  receivedAt: number;
  value: number | null;
  code: string | null;
  quality: Quality;
  /** Who said it, as in Reading: a device (> 0), a person (< 0), or not told (0). */
  source: number;
}

/** What identifies a reading. */
export interface ReadingKey {
  signalId: number;
  observedAt: number;
}

/** The numbers of one stretch of time, [at, at + everyMs): `first` and `last` by the device's clock. */
export interface Bucket {
  at: number;
  count: number;
  min: number;
  max: number;
  mean: number;
  first: number;
  last: number;
}

/** Kept forms of time, finest first: every reading, and buckets of a minute and of an hour. */
export type Tier = "1m" | "1h";

/** How long a bucket of each tier lasts, ms. */
export const tierMs = { "1m": 60_000, "1h": 3_600_000 } as const satisfies Record<Tier, number>;

/** A bucket of a tier. With `count` 0 it says that there is none: what was kept for that stretch goes. */
export interface RollupRow extends Bucket {
  signalId: number;
}

export interface RollupQuery {
  tier: Tier;
  signalId: number;
  /** Buckets that start in [from, to), epoch ms. */
  from: number;
  to: number;
}

export interface SummaryQuery {
  /** Epoch ms, [from, to): at most an hour, because all its buckets are in the answer at once. */
  from: number;
  to: number;
  /** As in DownsampleQuery. */
  everyMs: number;
  /** All signals unless said otherwise. */
  signalIds?: readonly number[];
}

export interface WindowQuery {
  signalId: number;
  /** Epoch ms; `from` is in the window, `to` is not. */
  from: number;
  to: number;
  /** At most so many readings, counted from the start of the order. */
  limit?: number;
  /** By observedAt; oldest first unless said otherwise. */
  order?: "oldest-first" | "newest-first";
}

export interface ScanQuery {
  signalIds: readonly number[];
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
  /** At most so many readings. */
  limit: number;
}

export interface DownsampleQuery {
  signalId: number;
  from: number;
  to: number;
  /** Buckets start at multiples of it since 1970-01-01 UTC. Whole milliseconds, at least 1. */
  everyMs: number;
}

export interface CountQuery {
  signalIds?: readonly number[];
  from?: number;
  to?: number;
}

/** What a compaction did; zeroes when there was nothing to do. */
export interface Compaction {
  /** Closed days that were rewritten. */
  days: number;
  /** Readings in them. */
  readings: number;
}

/**
 * Where readings are kept as time series. A reading's identity is (signal, observedAt): repeats change nothing, and of
 * several values for one moment the one that stands last in the log wins (the correction).
 *
 * Order and delivery. The store writer is the only one who appends, one call at a time, the entries of a partition in the
 * order of their seq (a call may mix partitions). An entry at or below the store's position of its partition is passed:
 * it changes nothing. When `append` resolves, readings and positions are durable. When it rejects, the batch may or may
 * not have been kept: ask `positions` again and go on from there, or append the same batch again. Both are right.
 *
 * An error that is worth retrying (the store is away, the disk is full) is an AppError with `retry: true`.
 */
export interface TelemetryStore {
  append(entries: readonly StoreEntry[]): Promise<void>;

  /** The last seq kept of each partition that ever had one. */
  positions(): Promise<Map<number, number>>;

  /**
   * Moves positions back to where a restored log ends, so that sequences which it hands out anew are not taken for passed
   * ones. Readings stay. A position that is already lower stays too.
   */
  rewind(heads: ReadonlyMap<number, number>): Promise<void>;

  /** Readings of one signal in [from, to), each moment once. */
  window(query: WindowQuery): Promise<StoredReading[]>;

  /**
   * Readings of several signals in [from, to) by time, those of one moment in the order of the signals' ids, each once: for who runs through
   * long history. Whole moments: where there are more than `limit`, the answer ends before the first moment that does not fit (`more`), and
   * goes on with `from` right after its last one. A limit must have room for one moment of all its signals.
   */
  scan(query: ScanQuery): Promise<ReadingColumns>;

  /**
   * Buckets over the window's numeric values that are not of bad quality (an instrument fault is not a process value);
   * nulls, codes and corrected values are left out. A bucket without a value is not in the answer: gaps stay gaps.
   */
  downsample(query: DownsampleQuery): Promise<Bucket[]>;

  /** The stored readings among these moments, in any order. At most 10,000 keys a call. */
  lookup(keys: readonly ReadingKey[]): Promise<StoredReading[]>;

  /** The buckets of `downsample`, of many signals at once, in the order of signal and time. */
  summarize(query: SummaryQuery): Promise<RollupRow[]>;

  /**
   * Keeps buckets of a tier, each in place of what was kept for its (signal, at); of several for one the last stands. Whole
   * calls: when it rejects, call it again with the same rows. `at` is a multiple of the tier's length.
   */
  writeRollups(tier: Tier, rows: readonly RollupRow[]): Promise<void>;

  /** What was kept by `writeRollups`, oldest first. Stretches without a value have no row. */
  rollups(query: RollupQuery): Promise<RollupRow[]>;

  /** The reading of each signal with the highest observedAt; a signal that has none is not in the answer. */
  latest(signalIds: readonly number[]): Promise<Map<number, StoredReading>>;

  /** How many readings are kept, each (signal, observedAt) once; of all signals and all time unless said otherwise. */
  count(query?: CountQuery): Promise<number>;

  /**
   * Removes the days (UTC; of the tier `1h`, the months) that ended at or before `olderThan` and returns how many readings or
   * buckets went. Nothing at or after `olderThan` is touched, and what is older may stay until its day (month) is over.
   */
  retain(tier: "raw" | Tier, olderThan: number): Promise<number>;

  /** Brings the days (months) that ended at or before `before` into their final, smallest form. Answers stay the same. */
  compact(before: number): Promise<Compaction>;

  /** Lets what is under way finish and gives everything back: files, locks, connections. */
  close(): Promise<void>;
}
