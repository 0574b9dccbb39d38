import type { LogEntry } from "#ingest";

const fewest = 16;
const most = 500;

/**
 * How many entries to read at once: entries of a busy hour hold a thousand readings each, those of a quiet one a single one, and what is
 * read is in memory as a whole. Follows what the last ones held.
 */
export function createReadSize(readingsAtOnce: number) {
  let entries = fewest;
  return {
    entries: () => entries,
    note(read: readonly LogEntry[]): void {
      if (read.length === 0) return;
      let readings = 0;
      for (const entry of read) readings += entry.kind === "readings" ? entry.readings.length : 1;
      const fitting = Math.ceil((readingsAtOnce * read.length) / readings);
      entries = Math.max(fewest, Math.min(most, fitting));
    },
  };
}
