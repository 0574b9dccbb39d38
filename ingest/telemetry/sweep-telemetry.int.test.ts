import { testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#platform";
import { rollupState } from "./rollups/rollup-state.ts";
import { sweepTelemetry } from "./sweep-telemetry.ts";

const now = Date.UTC(2026, 10, 21, 5);
const forEver = { raw: 0, minutes: 0, hours: 0 };
let db: Database;
const asked: unknown[][] = [];
/** What a store is asked, which is all that is decided here. */
const store = {
  retain: async (tier: string, olderThan: number) => {
    asked.push([tier, new Date(olderThan).toISOString()]);
    return 7;
  },
  compact: async (before: number) => {
    asked.push(["compact", new Date(before).toISOString()]);
    return { days: 1, readings: 10 };
  },
};

beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  asked.length = 0;
  await db.pool.query("delete from ingest.rollup_dirty");
  await rollupState(db).write({
    rolledTo: now,
    closingTo: now,
    rawRemovedTo: 0,
    minutesRemovedTo: 0,
  });
});

test("each tier goes after its own time, and days are closed once their late readings had three hours", async () => {
  const keepDays = { raw: 30, minutes: 60, hours: 365 };
  expect(await sweepTelemetry({ store, db, now, keepDays })).toEqual({
    removed: 21,
    days: 1,
    readings: 10,
  });
  expect(asked).toEqual([
    ["raw", "2026-10-22T05:00:00.000Z"],
    ["1m", "2026-09-22T05:00:00.000Z"],
    ["1h", "2025-11-21T05:00:00.000Z"],
    ["compact", "2026-11-21T02:00:00.000Z"],
  ]);
  expect(await rollupState(db).read()).toMatchObject({
    rawRemovedTo: Date.UTC(2026, 9, 22),
    minutesRemovedTo: Date.UTC(2026, 8, 22),
  });
});

test("keeping for ever removes nothing", async () => {
  expect((await sweepTelemetry({ store, db, now, keepDays: forEver })).removed).toBe(0);
  expect(asked.map(([what]) => what)).toEqual(["compact"]);
});

test("readings that are not rolled up yet stay, however old they are", async () => {
  await rollupState(db).write({ rolledTo: Date.UTC(2026, 7, 1, 3) });
  await sweepTelemetry({ store, db, now, keepDays: { ...forEver, raw: 30 } });
  expect(asked[0]).toEqual(["raw", "2026-08-01T03:00:00.000Z"]);
  expect(await rollupState(db).read()).toMatchObject({ rawRemovedTo: Date.UTC(2026, 7, 1) });
});

test("readings of an hour that waits to be rolled up again stay", async () => {
  const hour = Date.UTC(2026, 5, 10, 8);
  await db.pool.query("insert into ingest.rollup_dirty (signal_id, hour) values (1, $1)", [hour]);
  await sweepTelemetry({ store, db, now, keepDays: { ...forEver, raw: 30 } });
  expect(asked[0]).toEqual(["raw", "2026-06-10T08:00:00.000Z"]);
});

test("corrections go with the readings that they corrected, and what people said about them too", async () => {
  const correctedAt = (day: number): Date => new Date(Date.UTC(2026, 9, day));
  for (const day of [10, 30]) {
    await db.pool.query(
      `insert into ingest.correction (partition, seq, place, signal_id, observed_at, old_quality, old_received_at,
         old_source, new_quality, new_received_at, new_source, recorded_at)
       values (0, $1, 0, 1, $2, 'good', $2, 0, 'good', $2, -1, $2)`,
      [day, correctedAt(day)],
    );
    await db.pool.query(
      `insert into ingest.correction_request (signal_id, observed_at, received_at, person_id, person_name, comment)
       values (1, $1, $1, 1, 'Ana', 'why')`,
      [correctedAt(day)],
    );
  }
  await sweepTelemetry({ store, db, now, keepDays: { ...forEver, raw: 30 } });
  const { rows } = await db.pool.query(
    "select c.observed_at, comment from ingest.correction c full join ingest.correction_request r using (observed_at)",
  );
  expect(rows).toEqual([{ observed_at: correctedAt(30), comment: "why" }]);
});
