import type { RollupRow, StoreEntry } from "../telemetry-store.ts";

export const readingsPerEntry = 20;
const start = Date.UTC(2026, 10, 21, 20);

/**
 * The seq-th entry of a log that anyone can make again: five signals, a reading a minute each, so that days end on the way,
 * and now and then a correction of the entry before (which adds no reading).
 */
export function numberedEntry(seq: number): StoreEntry {
  const readings = Array.from({ length: readingsPerEntry }, (_, i) => ({
    assetId: 1,
    signalId: 1 + (i % 5),
    observedAt: start + (seq * 4 + Math.floor(i / 5)) * 60_000,
    receivedAt: start + seq * 240_000 + 1_000,
    value: seq + i / 100,
    code: null,
    quality: "good" as const,
    source: 0,
    historical: false,
  }));
  const correction = {
    ...readings[0]!,
    observedAt: readings[0]!.observedAt - 240_000,
    value: -seq,
  };
  return { partition: 0, seq, readings: seq % 7 === 0 ? [...readings, correction] : readings };
}

/** A bucket that goes with the seq-th entry; every seventh takes the place of the one before. */
export function numberedRollup(seq: number): RollupRow {
  const at = start + (seq % 7 === 0 ? seq - 1 : seq) * 60_000;
  return { signalId: 1, at, count: seq, min: -seq, max: seq, mean: 0, first: 0, last: seq };
}
