import type { TelemetryStore } from "#ingest";
import { isOnTime } from "#simulators";

/** Enough for a p99 of a few seconds, and too few to cost anything. */
const oneOutOf = 29;

/**
 * Notes how long readings took from their publish to being stored: an append of theirs resolved. Machines of the load
 * stamp what they publish, and late readings are told by their stamp.
 */
export function noteStoredLatency(store: TelemetryStore): { begin(): void; end(): number[] } {
  const append = store.append.bind(store);
  let noted: number[] | undefined;
  let count = 0;
  store.append = async (entries) => {
    await append(entries);
    if (noted === undefined) return;
    const now = Date.now();
    for (const { readings } of entries) {
      for (const { observedAt } of readings) {
        if (!isOnTime(observedAt)) continue;
        count += 1;
        if (count % oneOutOf === 0) noted.push(now - observedAt);
      }
    }
  };
  return {
    begin() {
      noted = [];
    },
    end() {
      const all = noted ?? [];
      noted = undefined;
      return all;
    },
  };
}
