import type { WireReading } from "./payload.ts";

/** The payload for these readings of one asset: one alone as it is, several as a batch. */
export function encodePayload(readings: readonly WireReading[]): string {
  return JSON.stringify(readings.length === 1 ? readings[0] : { readings });
}

export interface Snapshot {
  observedAt: number | string;
  values: Record<string, WireReading["value"]>;
  units?: Record<string, string>;
  historical?: boolean;
}

/** The payload for several signals of one asset at one moment. */
export function encodeSnapshot(snapshot: Snapshot): string {
  return JSON.stringify(snapshot);
}
