import type { IngestLog } from "../../log/ingest-log.ts";
import type { StoreEntry } from "../telemetry-store.ts";

/** Entries asked of the log at once; one holds what was committed together. */
const entriesPerRead = 50;

/**
 * The next entries after the positions, about `batchReadings` of them: it stops with the entry that fills the batch. A
 * partition with a long backlog must not hold the others up, so each call begins with another one.
 */
export async function gatherEntries(
  log: Pick<IngestLog, "partitions" | "read">,
  positions: ReadonlyMap<number, number>,
  { batchReadings, firstPartition }: { batchReadings: number; firstPartition: number },
): Promise<StoreEntry[]> {
  const batch: StoreEntry[] = [];
  let readings = 0;
  for (let i = 0; i < log.partitions && readings < batchReadings; i += 1) {
    const partition = (firstPartition + i) % log.partitions;
    const after = positions.get(partition) ?? 0;
    const entries = await log.read(partition, after, entriesPerRead, batchReadings - readings);
    for (const entry of entries) {
      if (readings >= batchReadings) break;
      const kept = entry.kind === "readings" ? entry.readings : [];
      batch.push({ partition, seq: entry.seq, readings: kept });
      readings += kept.length;
    }
  }
  return batch;
}
