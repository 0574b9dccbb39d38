import { manualClock, testDatabase } from "#platform/testing";
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#platform";
import { openLog } from "../../../log/open-log.ts";
import type { Reading } from "../../../log/reading.ts";
import type { Registry } from "../../../registry/registry.ts";
import { sweepTelemetry } from "../../sweep-telemetry.ts";
import { readSeries } from "../../series/read-series.ts";
import { readBuckets } from "../../series/read-buckets.ts";
import { tierMs } from "../../telemetry-store.ts";
import type { Bucket, TelemetryStore } from "../../telemetry-store.ts";
import { sixteenPumps } from "../../testing/sixteen-pumps.ts";
import { startStoreWriter } from "../../writer/start-store-writer.ts";
import { rollUp } from "../roll-up.ts";
import type { RollUpRun } from "../roll-up.ts";
import { rollupState } from "../rollup-state.ts";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 10, 21, 6);
let db: Database;
let registry: Registry;
let makeStore: MakeStore;
const undo: (() => Promise<unknown>)[] = [];

/** An empty store each time, and how to remove it. */
export type MakeStore = (
  db: Database,
) => Promise<{ store: TelemetryStore; dispose: () => Promise<void> }>;

/** Minutes and hours over the port: the same numbers from every adapter. */
export function rollupsContract(
  name: string,
  make: MakeStore,
  { runs, deletes }: { runs: number; deletes: boolean },
): void {
  describe(`rolling up over ${name}`, () => {
    beforeAll(async () => {
      makeStore = make;
      db = await testDatabase();
      registry = await sixteenPumps(db);
      return () => registry.close();
    });
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    test("an hour is rolled up once the lateness has passed, and the tail comes from the readings", async () => {
      const world = await freshWorld();
      await world.say(...[5, 10, 59, 61, 90, 125].map((n) => world.reading(0, n, n)));
      world.clock.set(start + 2 * hour + 6 * minute);
      expect(await world.roll()).toMatchObject({ hours: 1 });
      expect(await rollupState(db).read()).toMatchObject({ rolledTo: start + hour });
      await world.say(world.reading(0, 140, 140));
      world.clock.set(start + 2 * hour + 20 * minute);
      expect(await world.roll()).toMatchObject({ hours: 1, again: 0, more: false });
      expect(await world.rolled(0, "1h")).toEqual([
        { at: start, count: 3, min: 5, max: 59, mean: expect.closeTo(74 / 3), first: 5, last: 59 },
        { at: start + hour, count: 2, min: 61, max: 90, mean: 75.5, first: 61, last: 90 },
      ]);
      expect(await world.rolled(0, "1m")).toHaveLength(5);
    });

    test("what comes late, and what is corrected, is rolled up again; a value struck out goes", async () => {
      const world = await freshWorld();
      await world.say(...[5, 10, 300].map((n) => world.reading(0, n, n)));
      world.clock.set(start + 6 * hour);
      await world.roll();
      await world.say(
        world.reading(0, 7, 70),
        world.reading(0, 5, null, { quality: "bad", source: -3 }),
      );
      expect((await world.chart(0, hour)).map(({ count, max }) => [count, max])).toEqual([
        [2, 70],
        [1, 300],
      ]);
      expect(await world.roll()).toMatchObject({ hours: 0, again: 1 });
      expect(await world.rolled(0, "1h")).toMatchObject([
        { count: 2, min: 10, max: 70, first: 70 },
      ]);
      expect((await world.rolled(0, "1m")).map(({ at }) => (at - start) / minute)).toEqual([7, 10]);
    });

    test("a gateway that was away brings hours that were rolled up without it", async () => {
      const world = await freshWorld();
      await world.say(world.reading(0, 5, 1), world.reading(0, 300, 2), world.reading(1, 5, 1));
      world.clock.set(start + 6 * hour);
      await world.roll();
      await world.say(...[10, 70, 130].map((n) => world.reading(1, n, n)));
      await world.roll();
      expect((await world.rolled(1, "1h")).map(({ count }) => count)).toEqual([2, 1, 1]);
    });

    test("while a backup is under way nothing is noted as rolled up, and afterwards it is done", async () => {
      const world = await freshWorld();
      await world.say(world.reading(0, 5, 1), world.reading(0, 130, 2));
      world.clock.set(start + 3 * hour);
      world.hold.on = true;
      expect(await world.roll()).toEqual({ hours: 0, again: 0, more: false });
      expect(await rollupState(db).read()).toMatchObject({ rolledTo: null });
      world.hold.on = false;
      expect(await world.roll()).toMatchObject({ hours: 1 });
    });

    test.skipIf(!deletes)(
      "where readings are gone a chart shows their minutes, and what comes too late for them changes nothing",
      async () => {
        const world = await freshWorld();
        const day = 24 * 60;
        await world.say(
          ...[-3 * day, -3 * day + 1, -3 * day + 61, 0, 400].map((n) => world.reading(0, n, n)),
        );
        world.clock.set(start + 8 * hour);
        await world.roll();
        const before = await world.rolled(0, "1h");
        const keepDays = { raw: 1, minutes: 0, hours: 0 };
        await sweepTelemetry({ store: world.parts.store, db, now: world.clock.now(), keepDays });
        expect(await world.series(0)).toMatchObject({
          form: "buckets",
          buckets: before.slice(0, 2).map(({ count }) => ({ count })),
          sources: [{ tier: "1h" }],
        });
        await world.say(world.reading(0, -3 * day + 2, 99));
        await world.roll();
        expect(await world.rolled(0, "1h")).toEqual(before);
      },
    );

    test.skipIf(!deletes)(
      "readings that went by a server's own retention leave what was rolled up from them",
      async () => {
        const world = await freshWorld();
        await world.say(...[5, 61, 400].map((n) => world.reading(0, n, n)));
        world.clock.set(start + 8 * hour);
        await world.roll();
        const before = [await world.rolled(0, "1m"), await world.rolled(0, "1h")];
        expect(before.flat()).toHaveLength(4);
        await world.parts.store.retain("raw", start + 18 * hour);
        // What came too late for that server leaves a mark and no reading.
        await db.pool.query(
          "insert into ingest.rollup_dirty (signal_id, hour) values ($1, $2), ($1, $3)",
          [world.reading(0, 0, 0).signalId, start, start + hour],
        );
        expect(await world.roll()).toMatchObject({ again: 2 });
        expect([await world.rolled(0, "1m"), await world.rolled(0, "1h")]).toEqual(before);
      },
    );

    test("a year without a reading is passed over at once", async () => {
      const world = await freshWorld();
      await world.say(
        world.reading(0, -400 * 24 * 60, 1),
        world.reading(0, 0, 2),
        world.reading(0, 120, 3),
      );
      world.clock.set(start + 3 * hour);
      expect(await world.roll()).toEqual({ hours: 2, again: 0, more: false });
    });

    test("rollups are what the readings give, after any order of late readings, corrections and runs", async () => {
      const said = fc.record({
        pump: fc.integer({ min: 0, max: 1 }),
        minutes: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(1, 61, 62, 121)),
        value: fc.option(fc.integer({ min: -50, max: 50 }), { freq: 6 }),
        bad: fc.boolean(),
      });
      const step = fc.oneof(
        { weight: 2, arbitrary: fc.array(said, { minLength: 1, maxLength: 8 }) },
        {
          weight: 1,
          arbitrary: fc.record({
            rollAt: fc.integer({ min: 1, max: 7 }),
            most: fc.integer({ min: 1, max: 3 }),
          }),
        },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
          const world = await freshWorld();
          for (const step of steps) {
            if (Array.isArray(step)) {
              await world.say(
                ...step.map(({ pump, minutes, value, bad }) =>
                  world.reading(pump, minutes, value, bad ? { quality: "bad" } : {}),
                ),
              );
            } else {
              world.clock.set(Math.max(world.clock.now(), start + step.rollAt * hour));
              await rollUp(world.parts, { mostHours: step.most, mostMarks: step.most });
            }
            for (const pump of [0, 1]) {
              for (const everyMs of [minute, hour]) {
                sameBuckets(
                  await world.chart(pump, everyMs),
                  await world.fromReadings(pump, everyMs),
                );
              }
            }
          }
          world.clock.set(start + 10 * hour);
          await world.roll();
          const { rolledTo } = await rollupState(db).read();
          for (const pump of [0, 1]) {
            for (const tier of ["1m", "1h"] as const) {
              const expected = await world.fromReadings(pump, tierMs[tier]);
              sameBuckets(
                await world.rolled(pump, tier),
                expected.filter(({ at }) => at < (rolledTo ?? -Infinity)),
              );
            }
          }
          await world.close();
        }),
        { numRuns: runs },
      );
    }, 300_000);
  });
}

/** An empty store, an empty log, nothing rolled up. */
async function freshWorld() {
  await db.pool.query(
    "truncate ingest.log, ingest.log_head, ingest.correction, ingest.pending_revision, ingest.rollup_dirty",
  );
  await rollupState(db).write({
    rolledTo: null,
    closingTo: null,
    closingHeads: null,
    rawRemovedTo: 0,
  });
  const clock = manualClock(start + 10 * minute);
  const { store, dispose } = await makeStore(db);
  const log = await openLog({ db, partitions: 4, clock });
  const writer = startStoreWriter({ log, store, db, registry, clock, gatherMs: 0, pollMs: 10 });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await writer.stop();
    await log.close();
    await dispose();
  };
  undo.push(close);
  const signals = [...registry.snapshot().assets.values()].map(({ signals }) =>
    signals.get("vibration")!,
  );
  const hold = { on: false };
  const parts = { db, store, ingestLog: log, registry, clock, held: () => hold.on };
  const always = { from: start - 24 * hour + 1, to: start + 24 * hour };
  const everything = { from: start - 4 * 24 * hour, to: start + 24 * hour };
  return {
    clock,
    hold,
    parts,
    close,
    reading(
      pump: number,
      minutes: number,
      value: number | null,
      more: Partial<Reading> = {},
    ): Reading {
      const { id: signalId, assetId } = signals[pump]!;
      const observedAt = start + minutes * minute;
      return {
        assetId,
        signalId,
        observedAt,
        receivedAt: clock.now(),
        value,
        code: null,
        quality: "good",
        source: 1,
        historical: false,
        ...more,
      };
    },
    async say(...readings: Reading[]): Promise<void> {
      await log.append(readings);
      await writer.settle();
    },
    async roll(): Promise<RollUpRun> {
      const total = { hours: 0, again: 0, more: false };
      for (;;) {
        const run = await rollUp(parts);
        total.hours += run.hours;
        total.again += run.again;
        if (!run.more) return total;
      }
    },
    rolled: (pump: number, tier: "1m" | "1h") =>
      store.rollups({ tier, signalId: signals[pump]!.id, ...everything }).then(withoutSignal),
    /** What an old stretch of a day looks like. */
    series: (pump: number) =>
      readSeries(
        { store, rollups: rollupState(db) },
        {
          signal: signals[pump]!,
          from: start - 72 * hour - 1,
          to: start - 48 * hour,
          points: 30,
          now: clock.now(),
        },
      ),
    fromReadings: (pump: number, everyMs: number) =>
      store.downsample({ signalId: signals[pump]!.id, ...always, everyMs }),
    /** What a chart with buckets of so many milliseconds shows. */
    async chart(pump: number, everyMs: number): Promise<Bucket[]> {
      const signalId = signals[pump]!.id;
      const rolledUp = await rollupState(db).of(signalId, always);
      return (await readBuckets(store, { signalId, ...always, everyMs }, rolledUp)).buckets;
    },
  };
}

function withoutSignal(rows: (Bucket & { signalId: number })[]): Bucket[] {
  return rows.map(({ signalId: _signal, ...bucket }) => bucket);
}

function sameBuckets(actual: Bucket[], expected: Bucket[]): void {
  const withoutMean = (buckets: Bucket[]) => buckets.map(({ mean: _mean, ...rest }) => rest);
  expect(withoutMean(actual)).toEqual(withoutMean(expected));
  for (const [i, { mean }] of actual.entries()) expect(mean).toBeCloseTo(expected[i]!.mean, 6);
}
