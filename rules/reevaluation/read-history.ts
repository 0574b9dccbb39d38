import type { ReadingInput } from "../conditions/condition.ts";

/**
 * What is kept of a signal in [from, to), oldest first, at most `limit` readings: a window of the telemetry store. Declared here and given
 * by whoever starts the product: rules know no store.
 */
export type ReadHistory = (window: {
  signalId: number;
  from: number;
  to: number;
  limit: number;
}) => Promise<readonly ReadingInput[]>;

const page = 5_000;

/** The readings of several signals in the device's order, fetched as they are needed; equal moments in the order of the signals. */
export async function* historyOf(
  read: ReadHistory,
  window: { signals: readonly number[]; from: number; to: number },
): AsyncGenerator<ReadingInput> {
  const { from, to } = window;
  const streams = window.signals.map((signalId) => ({
    signalId,
    readings: [] as readonly ReadingInput[],
    next: 0,
    from,
    ended: false,
  }));
  for (;;) {
    let earliest: (typeof streams)[number] | undefined;
    for (const stream of streams) {
      if (stream.next === stream.readings.length && !stream.ended) {
        const limit = page;
        const { signalId } = stream;
        stream.readings = await read({ signalId, from: stream.from, to, limit });
        stream.next = 0;
        stream.ended = stream.readings.length < page;
        stream.from = (stream.readings.at(-1)?.observedAt ?? to) + 1;
      }
      const head = stream.readings[stream.next];
      if (head === undefined) continue;
      if (
        earliest === undefined ||
        head.observedAt < earliest.readings[earliest.next]!.observedAt
      ) {
        earliest = stream;
      }
    }
    if (earliest === undefined) return;
    yield earliest.readings[earliest.next++]!;
  }
}
