import type { TelemetryStore } from "#ingest";

/** What is learnt from: the hours that were rolled up, and the readings themselves for codes. Given by whoever starts the product. */
export type ReadPast = Pick<TelemetryStore, "rollups" | "window">;

export interface Stretch {
  signalId: number;
  /** Epoch milliseconds, [from, to). */
  from: number;
  to: number;
}

const page = 5_000;

/** Each code of a signal with its moment, oldest first; bad readings are no codes. */
export async function codesIn(
  past: ReadPast,
  { signalId, from, to }: Stretch,
): Promise<{ at: number; code: string }[]> {
  const codes: { at: number; code: string }[] = [];
  for (let next = from; next < to;) {
    const readings = await past.window({ signalId, from: next, to, limit: page });
    for (const { observedAt: at, code, quality } of readings) {
      if (code !== null && quality !== "bad") codes.push({ at, code });
    }
    if (readings.length < page) break;
    next = readings.at(-1)!.observedAt + 1;
  }
  return codes;
}
