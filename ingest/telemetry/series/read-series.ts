import type { Bucket, StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { bucketStep } from "./bucket-step.ts";
import { leastStep } from "./plan-buckets.ts";
import type { RolledUp, Source } from "./plan-buckets.ts";
import { readBuckets } from "./read-buckets.ts";
import { gapsBetween, longestSilence } from "./silence.ts";
import type { Gap, Reporting } from "./silence.ts";
import { splitSilences } from "./split-silences.ts";

export interface SeriesQuery {
  signal: Reporting & { id: number; kind: "number" | "code" };
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
  /** At most so many readings or buckets. */
  points: number;
  now: number;
}

export type Series = {
  /** Nothing was heard. */
  gaps: Gap[];
} & (
  | { form: "readings"; readings: StoredReading[]; truncated: boolean }
  | {
      form: "buckets";
      everyMs: number;
      buckets: Bucket[];
      /** Something was heard, but no value that counts: nulls, or an instrument that is out of order. */
      withoutValue: Gap[];
      sources: Source[];
    }
);

export interface SeriesParts {
  store: Pick<TelemetryStore, "window" | "downsample" | "rollups">;
  rollups: { of(signalId: number, range: { from: number; to: number }): Promise<RolledUp> };
}

/**
 * What a chart of so many points needs: every reading when they are few enough, else buckets with their extremes, so that a
 * spike of one reading in a month stays visible. Codes have no extremes: of too many the newest are given. Where readings
 * have been removed and only their rollups are left, buckets.
 */
export async function readSeries(
  { store, rollups }: SeriesParts,
  query: SeriesQuery,
): Promise<Series> {
  const { signal, from, to, points } = query;
  const window = { signalId: signal.id, from, to };
  const rolledUp = await rollups.of(signal.id, window);
  const least = signal.kind === "code" ? 1 : leastStep(window, rolledUp);
  if (least === 1) {
    const newest = await store.window({ ...window, limit: points + 1, order: "newest-first" });
    if (newest.length <= points || signal.kind === "code") {
      const readings = newest.slice(0, points).reverse();
      const truncated = newest.length > points;
      const shownFrom = truncated ? (readings[0]?.observedAt ?? from) : from;
      const heard = readings.map(({ observedAt }) => ({ from: observedAt, to: observedAt }));
      return { form: "readings", readings, truncated, gaps: silencesIn(query, heard, shownFrom) };
    }
  }
  const everyMs = bucketStep({ from, to }, points, least);
  const { buckets, sources } = await readBuckets(store, { ...window, everyMs }, rolledUp);
  const heard = buckets.map(({ at }) => ({ from: at, to: at + everyMs }));
  const silences = silencesIn(query, heard, from);
  const split = await splitSilences(store, signal, silences, rolledUp.rawFrom);
  return { form: "buckets", everyMs, buckets, sources, ...split };
}

/** Nothing is missing yet from a time that has not come. */
function silencesIn({ signal, to, now }: SeriesQuery, heard: Gap[], from: number): Gap[] {
  return gapsBetween(heard, { from, to: Math.min(to, now), longest: longestSilence(signal) });
}
