import type { TelemetryStore } from "#ingest";
import { quantileSorted } from "simple-statistics";

/** What is asked of the store; given by whoever starts the product. */
export type ReadReached = Pick<TelemetryStore, "downsample" | "rollups">;

export interface Span {
  signalId: number;
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
}

export interface Place {
  min: number;
  max: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A flag that stood for months is judged by its first weeks. */
const longestMs = 31 * dayMs;

/** Between what values a signal lay: by its readings, or by its hours where those have aged out. Null: nothing is stored. */
export async function reachedIn(
  store: ReadReached,
  { signalId, ...span }: Span,
): Promise<Place | null> {
  const { from } = span;
  const to = Math.min(Math.max(span.to, from + 1), from + longestMs);
  const everyMs = Math.max(1, to - from);
  const read = await store.downsample({ signalId, from, to, everyMs });
  if (read.length > 0) return placeOf(read);
  const first = Math.floor(from / hourMs) * hourMs;
  const hours = await store.rollups({ tier: "1h", signalId, from: first, to });
  return hours.length === 0 ? null : placeOf(hours);
}

const placeOf = (buckets: readonly Place[]): Place => ({
  min: Math.min(...buckets.map(({ min }) => min)),
  max: Math.max(...buckets.map(({ max }) => max)),
});

const usualMs = 30 * dayMs;
/** What came so shortly before a failure may be of it. */
const apartMs = 14 * dayMs;
/** With fewer hours nobody knows what is usual. */
const fewestHours = 48;
/** An odd hour in a hundred is no measure. */
const nearlyAll = 0.99;

/** Where nearly all hours of a month lay that ended two weeks before a failure; null: too little was heard. */
export async function usualBefore(
  store: Pick<ReadReached, "rollups">,
  { signalId, moment }: { signalId: number; moment: number },
): Promise<Place | null> {
  const to = moment - apartMs;
  const hours = await store.rollups({ tier: "1h", signalId, from: to - usualMs, to });
  if (hours.length < fewestHours) return null;
  const sorted = (of: (hour: Place) => number): number[] => hours.map(of).sort((a, b) => a - b);
  return {
    min: quantileSorted(
      sorted(({ min }) => min),
      1 - nearlyAll,
    ),
    max: quantileSorted(
      sorted(({ max }) => max),
      nearlyAll,
    ),
  };
}
