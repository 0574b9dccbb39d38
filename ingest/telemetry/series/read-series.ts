import type { Bucket, StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { bucketStep } from "./bucket-step.ts";
import { gapsBetween, longestSilence } from "./silence.ts";
import type { Gap, Reporting } from "./silence.ts";

export interface SeriesQuery {
  signal: Reporting & { id: number; kind: "number" | "code" };
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
  /** At most so many readings or buckets. */
  points: number;
  now: number;
}

export type Series = { gaps: Gap[] } & (
  | { form: "readings"; readings: StoredReading[]; truncated: boolean }
  | { form: "buckets"; everyMs: number; buckets: Bucket[] }
);

/**
 * What a chart of so many points needs: every reading when they are few enough, else buckets with their extremes, so that a
 * spike of one reading in a month stays visible. Codes have no extremes: of too many the newest are given.
 */
export async function readSeries(
  store: Pick<TelemetryStore, "window" | "downsample">,
  query: SeriesQuery,
): Promise<Series> {
  const { signal, from, to, points } = query;
  const window = { signalId: signal.id, from, to };
  const newest = await store.window({ ...window, limit: points + 1, order: "newest-first" });
  if (newest.length <= points || signal.kind === "code") {
    const readings = newest.slice(0, points).reverse();
    const truncated = newest.length > points;
    const shownFrom = truncated ? (readings[0]?.observedAt ?? from) : from;
    const heard = readings.map(({ observedAt }) => ({ from: observedAt, to: observedAt }));
    return { form: "readings", readings, truncated, gaps: gapsIn(query, heard, shownFrom) };
  }
  const everyMs = bucketStep({ from, to }, points);
  const buckets = await store.downsample({ ...window, everyMs });
  const heard = buckets.map(({ at }) => ({ from: at, to: at + everyMs }));
  return { form: "buckets", everyMs, buckets, gaps: gapsIn(query, heard, from) };
}

/** Nothing is missing yet from a time that has not come. */
function gapsIn({ signal, to, now }: SeriesQuery, heard: Gap[], from: number): Gap[] {
  return gapsBetween(heard, { from, to: Math.min(to, now), longest: longestSilence(signal) });
}
