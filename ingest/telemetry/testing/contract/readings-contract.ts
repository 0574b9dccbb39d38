import { expect, test } from "vitest";
import type { Reading } from "../../../log/reading.ts";
import type { Bucket, TelemetryStore } from "../../telemetry-store.ts";
import { dayMs, noon } from "../arbitraries.ts";
import { storedForm } from "../store-model.ts";
import { always, at, entry, minute } from "./contract-readings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What every adapter must keep of readings, and how it answers for them. */
export function readingsContract(fresh: () => Promise<StoreUnderTest>, deletes: boolean): void {
  test("an empty store answers with nothing", async () => {
    const { store } = await fresh();
    expect(await store.positions()).toEqual(new Map());
    expect(await store.window({ signalId: 1, ...always })).toEqual([]);
    expect(await store.downsample({ signalId: 1, ...always, everyMs: minute })).toEqual([]);
    expect(await store.latest([1, 2])).toEqual(new Map());
    expect(await store.count()).toBe(0);
    expect(await store.compact(noon)).toEqual({ days: 0, readings: 0 });
    expect(await store.retain("raw", noon)).toBe(0);
  });

  test("numbers, zero, null and codes come back as they were, each a different thing", async () => {
    const { store, reopen } = await fresh();
    const readings = [
      at(0, { value: 4.2, quality: "uncertain" }),
      at(1, { value: 0 }),
      at(2, { value: null }),
      at(3, { value: null, code: "E-17" }),
      at(4, { value: null, code: "" }),
      at(5, { value: -1.7976931348623157e308, quality: "bad" }),
      at(6, { value: null, code: 'quoted "text", back\\slash, comma=equals and ünïcödé 🛠' }),
      at(7, { value: 0.1 + 0.2 }),
      at(8, { value: 5e-324 }),
    ];
    await store.append([entry(1, readings)]);
    const expected = readings.map(storedForm);
    expect(await store.window({ signalId: 1, ...always })).toEqual(expected);
    await store.compact(noon + 2 * dayMs);
    expect(await store.window({ signalId: 1, ...always })).toEqual(expected);
    expect(await (await reopen()).window({ signalId: 1, ...always })).toEqual(expected);
  });

  test("a window holds its start but not its end, in the order and number asked for", async () => {
    const { store } = await fresh();
    const readings = [3, 1, 2, 0].map((n) => at(n, { value: n }));
    await store.append([entry(1, readings)]);
    const values = async (query: object): Promise<(number | null)[]> =>
      (await store.window({ signalId: 1, from: noon, to: noon + 3 * minute, ...query })).map(
        (reading) => reading.value,
      );
    expect(await values({})).toEqual([0, 1, 2]);
    expect(await values({ limit: 2 })).toEqual([0, 1]);
    expect(await values({ limit: 2, order: "newest-first" })).toEqual([2, 1]);
    expect(await values({ from: noon + 1 })).toEqual([1, 2]);
    expect(await values({ to: noon })).toEqual([]);
  });

  test("of several values for one moment the last one wins, in one batch, in the next and after compaction", async () => {
    const { store } = await fresh();
    await store.append([entry(1, [at(0, { value: 1 }), at(0, { value: 2 }), at(1, { value: 5 })])]);
    expect(await store.window({ signalId: 1, ...always })).toMatchObject([
      { value: 2 },
      { value: 5 },
    ]);
    await store.compact(noon + 2 * dayMs);
    await store.append([entry(2, [at(0, { value: null }), at(1, { value: 6 })])]);
    const corrected = [{ value: null }, { value: 6 }];
    expect(await store.window({ signalId: 1, ...always })).toMatchObject(corrected);
    expect(await store.count()).toBe(2);
    await store.compact(noon + 2 * dayMs);
    expect(await store.window({ signalId: 1, ...always })).toMatchObject(corrected);
    expect(await store.latest([1])).toMatchObject(new Map([[1, { value: 6 }]]));
    expect(await store.count()).toBe(2);
  });

  test("buckets keep extremes, first and last, and a gap has no bucket", async () => {
    const { store } = await fresh();
    const seconds = (n: number, value: number | null, more: Partial<Reading> = {}): Reading => ({
      ...at(0, { value, ...more }),
      observedAt: noon + n * 1_000,
    });
    await store.append([
      entry(1, [
        seconds(50, 3),
        seconds(0, 2),
        seconds(10, -8),
        seconds(20, 8.5),
        seconds(30, null),
        seconds(40, 1e6, { quality: "bad" }),
        seconds(45, null, { code: "E1" }),
        // The second minute has only what is not a value; the third nothing; the fourth one value.
        seconds(70, null),
        seconds(80, 7, { quality: "bad" }),
        seconds(200, 4, { quality: "uncertain" }),
      ]),
    ]);
    const expected: Bucket[] = [
      { at: noon, count: 4, min: -8, max: 8.5, mean: 1.375, first: 2, last: 3 },
      { at: noon + 3 * minute, count: 1, min: 4, max: 4, mean: 4, first: 4, last: 4 },
    ];
    const asked = { signalId: 1, from: noon, to: noon + 4 * minute, everyMs: minute };
    expect(await store.downsample(asked)).toEqual(expected);
    await store.compact(noon + 2 * dayMs);
    expect(await store.downsample(asked)).toEqual(expected);
    // The first bucket is cut by the window's start, but keeps its place in time.
    expect(await store.downsample({ ...asked, from: noon + 15_000, to: noon + 21_000 })).toEqual([
      { at: noon, count: 1, min: 8.5, max: 8.5, mean: 8.5, first: 8.5, last: 8.5 },
    ]);
  });

  test("the latest reading is the newest by the device's clock, not the last to arrive", async () => {
    const { store, reopen } = await fresh();
    await store.append([entry(1, [at(5, { value: 5 }), at(0, { value: 1, signalId: 2 })])]);
    await store.append([entry(2, [at(3, { value: 3 })])]);
    const check = async (open: TelemetryStore): Promise<void> => {
      const latest = await open.latest([1, 2, 3]);
      expect([...latest.keys()].sort((a, b) => a - b)).toEqual([1, 2]);
      expect(latest.get(1)).toEqual(storedForm(at(5, { value: 5 })));
      expect(latest.get(2)?.value).toBe(1);
    };
    await check(store);
    await store.compact(noon + 2 * dayMs);
    await check(store);
    await check(await reopen());
  });

  test("the count can be of some signals and of some time", async () => {
    const { store } = await fresh();
    await store.append([
      entry(1, [
        at(0, { value: 1 }),
        at(1, { value: 1 }),
        at(1, { value: 1, signalId: 2 }),
        at(-1_440, { value: 1, signalId: 3 }),
      ]),
    ]);
    const check = async (): Promise<void> => {
      expect(await store.count()).toBe(4);
      expect(await store.count({ signalIds: [1, 3] })).toBe(3);
      expect(await store.count({ signalIds: [] })).toBe(0);
      expect(await store.count({ from: noon })).toBe(3);
      expect(await store.count({ signalIds: [1], from: noon, to: noon + minute })).toBe(1);
    };
    await check();
    await store.compact(noon + 2 * dayMs);
    await check();
  });

  test.skipIf(!deletes)(
    "retention removes days that ended before the limit and nothing at or after it",
    async () => {
      const { store, reopen } = await fresh();
      const day = Math.floor(noon / dayMs) * dayMs;
      const readings = [-3, -2, -1, 0].map((days) => ({
        ...at(0, { value: days }),
        observedAt: noon + days * dayMs,
      }));
      await store.append([entry(1, [...readings, at(0, { value: 9, signalId: 2 })])]);
      await store.append([
        entry(2, [{ ...at(0, { value: 8, signalId: 3 }), observedAt: noon - 3 * dayMs }]),
      ]);
      await store.compact(day);
      await store.append([
        entry(3, [{ ...at(0, { value: -2.5 }), observedAt: noon - 2.5 * dayMs + 1 }]),
      ]);
      expect(await store.retain("raw", day - dayMs)).toBe(4);
      const check = async (open: TelemetryStore): Promise<void> => {
        expect((await open.window({ signalId: 1, ...always })).map((r) => r.value)).toEqual([
          -1, 0,
        ]);
        expect(await open.count()).toBe(3);
        expect([...(await open.latest([1, 2, 3])).keys()].sort((a, b) => a - b)).toEqual([1, 2]);
        expect((await open.positions()).get(0)).toBe(3);
      };
      await check(store);
      await store.compact(day);
      await check(store);
      await check(await reopen());
    },
  );

  test("late readings of a closed day are merged at the next compaction", async () => {
    const { store } = await fresh();
    const yesterday = (n: number, value: number): Reading => ({
      ...at(n, { value }),
      observedAt: noon - dayMs + n * minute,
    });
    await store.append([entry(1, [yesterday(0, 0), yesterday(2, 2)])]);
    await store.compact(noon);
    await store.append([entry(2, [yesterday(1, 1), yesterday(2, 20)])]);
    const expected = [0, 1, 20];
    expect((await store.window({ signalId: 1, ...always })).map((r) => r.value)).toEqual(expected);
    await store.compact(noon);
    expect((await store.window({ signalId: 1, ...always })).map((r) => r.value)).toEqual(expected);
    expect(await store.count()).toBe(3);
  });
}
