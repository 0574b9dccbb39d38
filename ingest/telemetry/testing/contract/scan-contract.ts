import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quality } from "../../../wire/index.ts";
import type { ReadingColumns } from "../../reading-columns.ts";
import type { StoredReading, TelemetryStore } from "../../telemetry-store.ts";
import { dayMs, logArbitrary, noon } from "../arbitraries.ts";
import { createStoreModel, storedForm } from "../store-model.ts";
import { always, at, entry } from "./contract-readings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What every adapter must answer to who runs through long history. */
export function scanContract(fresh: () => Promise<StoreUnderTest>, runs: number): void {
  test("a scan has the readings of its signals by time and signal, and no others", async () => {
    const { store } = await fresh();
    const readings = [
      at(0, { value: 1, source: 7 }),
      at(0, { signalId: 2, value: null, code: "E1", quality: "bad" }),
      at(1, { signalId: 2, value: null }),
      at(2, { value: 0.1 + 0.2, quality: "uncertain", source: -4 }),
    ];
    const others = [at(0, { signalId: 3, value: 9 }), at(-1, { value: 9 }), at(5, { value: 9 })];
    await store.append([entry(1, [...readings, ...others])]);
    await store.append([entry(2, [at(2, { value: 3, source: -4 })])]);
    const expected = [...readings.slice(0, 3), at(2, { value: 3, source: -4 })].map(storedForm);
    const query = { signalIds: [1, 2], from: noon, to: noon + 5 * 60_000, limit: 100 };
    const check = async (): Promise<void> => {
      const found = await store.scan(query);
      expect(rowsOf(found)).toEqual(expected);
      expect(found.more).toBeUndefined();
    };
    await check();
    await store.compact(noon + 2 * dayMs);
    await check();
    expect(rowsOf(await store.scan({ ...query, signalIds: [] }))).toEqual([]);
    expect(rowsOf(await store.scan({ ...query, signalIds: [99] }))).toEqual([]);
  });

  test("a moment that has no room under the limit is refused, not left out for ever", async () => {
    const { store } = await fresh();
    await store.append([
      entry(
        1,
        [1, 2, 3].map((signalId) => at(0, { signalId, value: 1 })),
      ),
    ]);
    const query = { signalIds: [1, 2, 3], ...always, limit: 2 };
    await expect(store.scan(query)).rejects.toThrow(/raise the limit/);
  });

  test("page after page, a scan has everything once, however small its pages", async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, fc.integer({ min: 6, max: 40 }), async (log, limit) => {
        const made = await fresh();
        const model = createStoreModel();
        await made.store.append(log);
        model.append(log);
        const signalIds = [1, 2, 3];
        const expected = signalIds
          .flatMap((signalId) => model.window({ signalId, ...always }))
          .sort((a, b) => a.observedAt - b.observedAt || a.signalId - b.signalId);
        expect(await pageByPage(made.store, { signalIds, ...always, limit })).toEqual(expected);
      }),
      { numRuns: runs },
    );
  }, 300_000);
}

async function pageByPage(
  store: TelemetryStore,
  query: Parameters<TelemetryStore["scan"]>[0],
): Promise<StoredReading[]> {
  const all: StoredReading[] = [];
  for (let { from } = query; ;) {
    const page = await store.scan({ ...query, from });
    all.push(...rowsOf(page));
    if (page.more !== true) return all;
    from = page.observedAt[page.count - 1]! + 1;
  }
}

const rowsOf = (columns: ReadingColumns): StoredReading[] =>
  Array.from({ length: columns.count }, (_, i) => ({
    signalId: columns.signalId[i]!,
    observedAt: columns.observedAt[i]!,
    receivedAt: columns.receivedAt[i]!,
    value: Number.isNaN(columns.value[i]!) ? null : columns.value[i]!,
    code: columns.code?.[i] ?? null,
    quality: quality[columns.quality[i]!]!,
    source: columns.source[i]!,
  }));
