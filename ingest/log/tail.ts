import type { EncodedEntry } from "./encoded-entry.ts";

/**
 * The newest entries of one partition, without a gap, kept so that consumers that keep up never ask the table.
 * Bounded by the readings it holds: a consumer that falls behind reads from the table, and memory stays flat.
 */
export class Tail {
  private entries: EncodedEntry[] = [];
  private start = 0;
  private held = 0;
  private readonly bound: number;

  constructor(bound: number) {
    this.bound = bound;
  }

  /** An entry that does not follow (another process committed in between) starts the tail anew. */
  push(entry: EncodedEntry): void {
    if (this.last !== undefined && this.last.seq + 1 !== entry.seq) this.clear();
    this.entries.push(entry);
    this.held += entry.size;
    while (this.held > this.bound && this.start < this.entries.length) {
      const oldest = this.entries[this.start++];
      if (oldest !== undefined) this.held -= oldest.size;
    }
    if (this.start > 64 && this.start * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.start);
      this.start = 0;
    }
  }

  /** Entries after `after`, or null when the tail does not reach back that far or knows nothing newer. */
  read(after: number, limit: number): EncodedEntry[] | null {
    const first = this.entries[this.start];
    if (first === undefined || after + 1 < first.seq) return null;
    const from = this.start + (after + 1 - first.seq);
    return from < this.entries.length ? this.entries.slice(from, from + limit) : null;
  }

  get lastSeq(): number {
    return this.last?.seq ?? 0;
  }

  private get last(): EncodedEntry | undefined {
    return this.entries.length > this.start ? this.entries.at(-1) : undefined;
  }

  /** There is something newer that is not here. */
  clear(): void {
    this.entries = [];
    this.start = 0;
    this.held = 0;
  }
}
