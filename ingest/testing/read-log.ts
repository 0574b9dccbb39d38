import type { LogEntry } from "../log/ingest-log.ts";
import type { Reading } from "../log/reading.ts";
import type { Ingest } from "../open-ingest.ts";

/** Every entry of the log after these sequences, partition by partition. */
export async function entriesAfter(ingest: Ingest, after: readonly number[]): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let partition = 0; partition < ingest.ingestLog.partitions; partition++) {
    for (let seq = after[partition] ?? 0; ;) {
      const more = await ingest.ingestLog.read(partition, seq, 100);
      if (more.length === 0) break;
      entries.push(...more);
      seq = more.at(-1)?.seq ?? seq;
    }
  }
  return entries;
}

/** Every reading in the log after these sequences, from the table's own point of view. */
export async function readingsAfter(ingest: Ingest, after: readonly number[]): Promise<Reading[]> {
  const entries = await entriesAfter(ingest, after);
  return entries.flatMap((entry) => (entry.kind === "readings" ? entry.readings : []));
}
