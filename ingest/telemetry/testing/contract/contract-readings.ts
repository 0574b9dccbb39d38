import type { Reading } from "../../../log/reading.ts";
import type { StoreEntry } from "../../telemetry-store.ts";
import { dayMs, noon } from "../arbitraries.ts";

export const minute = 60_000;
export const always = { from: noon - 50 * dayMs, to: noon + 10 * dayMs };

/** Of signal 1, so many minutes after noon, received a second and a half later. */
export function at(minutes: number, more: Partial<Reading>): Reading {
  const observedAt = noon + minutes * minute;
  return {
    assetId: 1,
    signalId: 1,
    observedAt,
    receivedAt: observedAt + 1_500,
    value: null,
    code: null,
    quality: "good",
    source: 0,
    historical: false,
    ...more,
  };
}

/** Of partition 0. */
export function entry(seq: number, readings: Reading[]): StoreEntry {
  return { partition: 0, seq, readings };
}
