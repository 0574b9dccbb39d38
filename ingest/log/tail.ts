import type { LogEntry } from "./ingest-log.ts";

/**
 * The newest entries of one partition, without a gap, kept so that consumers that keep up never ask the table.
 * Bounded by the readings it holds: a consumer that falls behind reads from the table, and memory stays flat.
 */
export class Tail {
  private entries: LogEntry[] = [];
  private start = 0;
  private held = 0;
  private readonly bound: number;

  constructor(bound: number) {
    this.bound = bound;
  }

  /** An entry that does not follow (another process committed in between) starts the tail anew. */
  push(entry: LogEntry): void {
    if (this.last !== undefined && this.last.seq + 1 !== entry.seq) this.clear();
    this.entries.push(entry);
    this.held += sizeOf(entry);
    while (this.held > this.bound && this.start < this.entries.length) {
      const oldest = this.entries[this.start++];
      if (oldest !== undefined) this.held -= sizeOf(oldest);
    }
    if (this.start > 64 && this.start * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.start);
      this.start = 0;
    }
  }

  /** Entries after `after`, or null when the tail does not reach back that far or knows nothing newer. */
  read(after: number, limit: number): LogEntry[] | null {
    const first = this.entries[this.start];
    if (first === undefined || after + 1 < first.seq) return null;
    const from = this.start + (after + 1 - first.seq);
    return from < this.entries.length ? this.entries.slice(from, from + limit) : null;
  }

  get lastSeq(): number {
    return this.last?.seq ?? 0;
  }

  private get last(): LogEntry | undefined {
    return this.entries.length > this.start ? this.entries.at(-1) : undefined;
  }

  private clear(): void {
    this.entries = [];
    this.start = 0;
    this.held = 0;
  }
}

/** A tick is as heavy as a reading; what counts is that nothing is free. */
function sizeOf(entry: LogEntry): number {
  return entry.kind === "readings" ? entry.readings.length : 1;
}
