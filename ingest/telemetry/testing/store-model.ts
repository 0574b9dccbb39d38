import type { Reading } from "../../log/reading.ts";
import type {
  Bucket,
  CountQuery,
  DownsampleQuery,
  ReadingKey,
  StoredReading,
  StoreEntry,
  WindowQuery,
} from "../telemetry-store.ts";

/** The port's promises in their simplest form: what every adapter is compared with. */
export function createStoreModel() {
  const kept = new Map<string, StoredReading>();
  const positions = new Map<number, number>();

  const inOrder = (query: CountQuery): StoredReading[] =>
    [...kept.values()]
      .filter(
        (reading) =>
          (query.signalIds?.includes(reading.signalId) ?? true) &&
          reading.observedAt >= (query.from ?? -Infinity) &&
          reading.observedAt < (query.to ?? Infinity),
      )
      .sort((a, b) => a.observedAt - b.observedAt);

  return {
    append(entries: readonly StoreEntry[]): void {
      for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
        if (entry.seq <= (positions.get(entry.partition) ?? 0)) continue;
        positions.set(entry.partition, entry.seq);
        for (const reading of entry.readings) {
          kept.set(`${reading.signalId}@${reading.observedAt}`, storedForm(reading));
        }
      }
    },
    positions: () => new Map(positions),
    window({ signalId, from, to, limit, order }: WindowQuery): StoredReading[] {
      const found = inOrder({ signalIds: [signalId], from, to });
      if (order === "newest-first") found.reverse();
      return found.slice(0, limit);
    },
    lookup(keys: readonly ReadingKey[]): StoredReading[] {
      const found = new Set(keys.map(({ signalId, observedAt }) => `${signalId}@${observedAt}`));
      return [...kept].filter(([key]) => found.has(key)).map(([, reading]) => reading);
    },
    downsample({ signalId, from, to, everyMs }: DownsampleQuery): Bucket[] {
      const buckets = new Map<number, number[]>();
      for (const { observedAt, value, quality } of inOrder({ signalIds: [signalId], from, to })) {
        if (value === null || quality === "bad") continue;
        const at = Math.floor(observedAt / everyMs) * everyMs;
        buckets.set(at, [...(buckets.get(at) ?? []), value]);
      }
      return [...buckets].map(([at, values]) => ({
        at,
        count: values.length,
        min: Math.min(...values),
        max: Math.max(...values),
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        first: values.at(0)!,
        last: values.at(-1)!,
      }));
    },
    latest(signalIds: readonly number[]): Map<number, StoredReading> {
      return new Map(
        signalIds.flatMap((signalId) => {
          const last = inOrder({ signalIds: [signalId] }).at(-1);
          return last === undefined ? [] : [[signalId, last] as const];
        }),
      );
    },
    count: (query: CountQuery = {}): number => inOrder(query).length,
  };
}

export function storedForm(reading: Reading): StoredReading {
  const { signalId, observedAt, receivedAt, value, code, quality, source } = reading;
  return { signalId, observedAt, receivedAt, value, code, quality, source };
}
