import type { EncodedEntry } from "#ingest";
import type { ToThread } from "./words.ts";

/** What may be on its way to the thread at once. Beyond that it has fallen behind, and reads the log's table as any scorer does. */
const mostUnderWay = 100_000;

/** Carries commits to the thread, as long as it takes them: what waits for it must not fill the memory. */
export function createEntryStream(
  send: (words: Extract<ToThread, { kind: "entries" | "passed" }>) => void,
  most = mostUnderWay,
) {
  let underWay = 0;
  return {
    commit(entries: readonly EncodedEntry[]): void {
      if (underWay >= most) {
        send({ kind: "passed", heads: entries.map(({ partition, seq }) => [partition, seq]) });
        return;
      }
      underWay += sizeOf(entries);
      send({ kind: "entries", entries: [...entries] });
    },
    /** The thread has so many of them. */
    taken(readings: number): void {
      underWay -= readings;
    },
  };
}

export const sizeOf = (entries: readonly EncodedEntry[]): number =>
  entries.reduce((sum, { size }) => sum + size, 0);
