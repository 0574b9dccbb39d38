import { readReadings, readTick } from "./codec.ts";
import type { EncodedEntry } from "./encoded-entry.ts";
import type { LogEntry } from "./ingest-log.ts";

function decodeEntry({ partition, seq, receivedAt, kind, bytes }: EncodedEntry): LogEntry {
  const place = { partition, seq, receivedAt };
  return kind === "tick"
    ? { ...place, kind, ...readTick(bytes) }
    : { ...place, kind, readings: readReadings(bytes) };
}

/** Those until they hold `readings`: the one that reaches it is the last. */
export function decodeUpTo(encoded: Iterable<EncodedEntry>, readings: number): LogEntry[] {
  const entries: LogEntry[] = [];
  let held = 0;
  for (const one of encoded) {
    if (held >= readings) break;
    const entry = decodeEntry(one);
    entries.push(entry);
    held += entry.kind === "readings" ? entry.readings.length : 1;
  }
  return entries;
}
