import type { StoreEntry } from "./telemetry-store.ts";

/** Those that the store has not passed, each once, in the order of their partition. */
export function freshEntries(
  positions: ReadonlyMap<number, number>,
  entries: readonly StoreEntry[],
): StoreEntry[] {
  const heads = new Map(positions);
  const fresh: StoreEntry[] = [];
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (entry.seq <= (heads.get(entry.partition) ?? 0)) continue;
    heads.set(entry.partition, entry.seq);
    fresh.push(entry);
  }
  return fresh;
}
