import type { TelemetryStore } from "#ingest";

/** What is learnt from: the hours that were rolled up, and the readings themselves for codes. Given by whoever starts the product. */
export type ReadPast = Pick<TelemetryStore, "rollups" | "window">;

export interface Stretch {
  signalId: number;
  /** Epoch milliseconds, [from, to). */
  from: number;
  to: number;
}

/** A code as often as it was reported within one hour; `at`: the first time. */
export interface Said {
  at: number;
  code: string;
  times: number;
}

const page = 5_000;
const hourMs = 3_600_000;
/** What says something else each time is a text and no code. */
const mostCodes = 50_000;

/**
 * Each code of a signal once an hour, oldest first; bad readings are no codes. A machine that sends its code every second says in a year what fits
 * no memory.
 */
export async function codesIn(past: ReadPast, { signalId, from, to }: Stretch): Promise<Said[]> {
  const codes: Said[] = [];
  const ofHour = { hour: -1, said: new Map<string, Said>() };
  for (let next = from; next < to;) {
    const readings = await past.window({ signalId, from: next, to, limit: page });
    for (const { observedAt: at, code, quality } of readings) {
      if (code === null || quality === "bad") continue;
      const hour = Math.floor(at / hourMs);
      if (hour !== ofHour.hour) ofHour.said.clear();
      ofHour.hour = hour;
      const known = ofHour.said.get(code);
      if (known !== undefined) known.times += 1;
      else {
        const said = { at, code, times: 1 };
        ofHour.said.set(code, said);
        codes.push(said);
      }
    }
    if (codes.length > mostCodes) return [];
    if (readings.length < page) break;
    next = readings.at(-1)!.observedAt + 1;
  }
  return codes;
}
