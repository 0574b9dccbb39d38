import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Bucket, StoreEntry, TelemetryStore } from "../../telemetry-store.ts";
import { dayMs, logArbitrary, noon, stepsArbitrary } from "../arbitraries.ts";
import type { Step } from "../arbitraries.ts";
import { createStoreModel } from "../store-model.ts";
import { always, minute } from "./contract-readings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Random histories (splits, repeats, order, compaction, restarts), compared with the simplest store there is. */
export function historyContract(makeStore: () => Promise<StoreUnderTest>, runs: number): void {
  test("any split, repetition, order within a call, compaction and restart give the answers of one clean run", async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, stepsArbitrary, async (log, steps) => {
        const made = await makeStore();
        try {
          await expectSameAnswers(await play(made, log, steps), log);
        } finally {
          await made.dispose();
        }
      }),
      { numRuns: runs },
    );
  }, 300_000);
}

/** Appends the whole log in the steps' way and returns the store as it is left. */
async function play(
  made: StoreUnderTest,
  log: StoreEntry[],
  steps: readonly Step[],
): Promise<TelemetryStore> {
  let store = made.store;
  let next = 0;
  for (const step of steps) {
    const batch = log.slice(Math.max(0, next - step.again), next + step.take);
    next = Math.min(log.length, next + step.take);
    await store.append(step.reversed ? batch.toReversed() : batch);
    if (step.afterwards === "repeat") await store.append(batch);
    if (step.afterwards === "compact") await store.compact(noon + dayMs);
    if (step.afterwards === "reopen") store = await made.reopen();
  }
  await store.append(log.slice(next));
  return store;
}

async function expectSameAnswers(store: TelemetryStore, log: StoreEntry[]): Promise<void> {
  const model = createStoreModel();
  model.append(log);
  expect(await store.positions()).toEqual(model.positions());
  expect(await store.latest([1, 2, 3, 4])).toEqual(model.latest([1, 2, 3, 4]));
  expect(await store.count()).toBe(model.count());
  const part = { signalIds: [1, 2], from: noon, to: noon + dayMs / 2 };
  expect(await store.count(part)).toBe(model.count(part));
  for (const signalId of [1, 2, 3, 4]) {
    const query = { signalId, ...always };
    expect(await store.window(query)).toEqual(model.window(query));
    const newest = { ...query, from: noon, limit: 3, order: "newest-first" as const };
    expect(await store.window(newest)).toEqual(model.window(newest));
    const buckets = { ...query, everyMs: 5 * minute };
    expectSameBuckets(await store.downsample(buckets), model.downsample(buckets));
  }
}

/** The mean alone may differ in its last digits: addition has no agreed order. */
function expectSameBuckets(actual: Bucket[], expected: Bucket[]): void {
  const withoutMean = (buckets: Bucket[]): object[] =>
    buckets.map(({ mean: _mean, ...rest }) => rest);
  expect(withoutMean(actual)).toEqual(withoutMean(expected));
  for (const [i, { mean, min, max }] of actual.entries()) {
    const size = Math.max(Math.abs(min), Math.abs(max), 1);
    expect(Math.abs(mean - expected[i]!.mean) / size).toBeLessThan(1e-9);
  }
}
