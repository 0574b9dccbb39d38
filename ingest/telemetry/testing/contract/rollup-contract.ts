import { expect, test } from "vitest";
import type { RollupRow, TelemetryStore, Tier } from "../../telemetry-store.ts";
import { dayMs, noon } from "../arbitraries.ts";
import { always, at, entry, minute } from "./contract-readings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

const hour = 60 * minute;

/** What every adapter must do with summaries and the tiers that are made of them. */
export function rollupContract(fresh: () => Promise<StoreUnderTest>, deletes: boolean): void {
  test("a summary has the buckets of every signal asked for, as downsampling each alone", async () => {
    const { store } = await fresh();
    await store.append([
      entry(1, [
        at(0, { value: 3 }),
        at(0.5, { value: 1 }),
        at(2, { value: null }),
        at(3, { value: 5, quality: "bad" }),
        at(4, { value: 2 }),
        at(0, { value: -1, signalId: 2 }),
        at(59.9, { value: -2, signalId: 2 }),
        at(60, { value: 99, signalId: 2 }),
        at(1, { value: 8, signalId: 3 }),
        at(1, { value: null, code: "E1", signalId: 4 }),
      ]),
    ]);
    await store.append([entry(2, [at(0, { value: 4 }), at(1, { value: null, signalId: 3 })])]);
    const query = { from: noon, to: noon + hour, everyMs: minute };
    const check = async (): Promise<void> => {
      const both = await store.summarize({ ...query, signalIds: [1, 2, 3, 4, 5] });
      const each = [];
      for (const signalId of [1, 2, 3, 4, 5]) {
        const buckets = await store.downsample({ ...query, signalId });
        each.push(...buckets.map((bucket) => ({ signalId, ...bucket })));
      }
      expect(both).toEqual(each);
      expect(
        both.map(({ signalId, count, first, last }) => [signalId, count, first, last]),
      ).toEqual([
        [1, 2, 4, 1],
        [1, 1, 2, 2],
        [2, 1, -1, -1],
        [2, 1, -2, -2],
      ]);
      expect(await store.summarize(query)).toEqual(both);
      expect(await store.summarize({ ...query, signalIds: [] })).toEqual([]);
    };
    await check();
    await store.compact(noon + 2 * dayMs);
    await check();
  });

  test("a summary of more than an hour is refused", async () => {
    const { store } = await fresh();
    const day = { from: noon, to: noon + dayMs, everyMs: minute };
    await expect(store.summarize(day)).rejects.toThrow(/at most an hour/);
  });

  test("buckets come back by tier and time as they were written, after compaction and a restart too", async () => {
    const { store, reopen } = await fresh();
    const minutes = [row(0, 1), row(1, -2.5), row(-1_440, 0.1 + 0.2), row(2, 7, 2)];
    await store.writeRollups("1m", minutes);
    await store.writeRollups("1h", [row(0, 5), row(60, 6)]);
    const check = async (open: TelemetryStore): Promise<void> => {
      const of = (tier: Tier, signalId: number) => open.rollups({ tier, signalId, ...always });
      expect(await of("1m", 1)).toEqual([minutes[2], minutes[0], minutes[1]]);
      expect(await of("1m", 2)).toEqual([minutes[3]]);
      expect(await of("1h", 1)).toEqual([row(0, 5), row(60, 6)]);
      expect(await of("1h", 2)).toEqual([]);
      const part = { tier: "1m" as const, signalId: 1, from: noon, to: noon + minute };
      expect(await open.rollups(part)).toEqual([minutes[0]]);
    };
    await check(store);
    await store.compact(noon + 40 * dayMs);
    await check(store);
    await check(await reopen());
  });

  test("a bucket that is written again takes the place of the old one, and one without values removes it", async () => {
    const { store } = await fresh();
    await store.writeRollups("1m", [row(0, 1), row(1, 2), row(2, 3), row(0, 10)]);
    const firsts = async () =>
      (await store.rollups({ tier: "1m", signalId: 1, ...always })).map((one) => one.first);
    expect(await firsts()).toEqual([10, 2, 3]);
    await store.compact(noon + 2 * dayMs);
    await store.writeRollups("1m", [row(1, 20), { ...row(2, 0), count: 0 }]);
    expect(await firsts()).toEqual([10, 20]);
    await store.compact(noon + 2 * dayMs);
    expect(await firsts()).toEqual([10, 20]);
    await store.writeRollups("1m", [row(2, 30)]);
    expect(await firsts()).toEqual([10, 20, 30]);
  });

  test("a bucket that is not where its tier has buckets is refused", async () => {
    const { store } = await fresh();
    await expect(store.writeRollups("1h", [row(1, 1)])).rejects.toThrow(/multiple of 3600000/);
    expect(await store.rollups({ tier: "1h", signalId: 1, ...always })).toEqual([]);
  });

  test.skipIf(!deletes)("each tier is retained on its own", async () => {
    const { store } = await fresh();
    await store.append([entry(1, [at(-2 * 1_440, { value: 1 })])]);
    await store.writeRollups("1m", [row(-2 * 1_440, 1), row(-1_440, 2), row(0, 3)]);
    await store.writeRollups("1h", [row(-40 * 1_440, 1), row(-2 * 1_440, 2), row(0, 3)]);
    const firsts = async (tier: Tier) =>
      (await store.rollups({ tier, signalId: 1, ...always })).map((one) => one.first);
    expect(await store.retain("1m", noon - dayMs)).toBe(1);
    expect(await firsts("1m")).toEqual([2, 3]);
    expect(await firsts("1h")).toEqual([1, 2, 3]);
    expect(await store.count()).toBe(1);
    // Of hours whole months go.
    expect(await store.retain("1h", noon)).toBe(1);
    expect(await firsts("1h")).toEqual([2, 3]);
    expect(await firsts("1m")).toEqual([2, 3]);
  });
}

/** Starts so many minutes after noon. */
function row(minutes: number, value: number, signalId = 1): RollupRow {
  return {
    signalId,
    at: noon + minutes * minute,
    count: 3,
    min: value - 1,
    max: value + 1,
    mean: value + 1 / 3,
    first: value,
    last: value + 0.5,
  };
}
