import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTelemetryStore } from "#ingest";
import type { TelemetryStore } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import { settleOutbox, testDatabase } from "#platform/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { repairCheckSubscriptions } from "./open-repair-checks.ts";
import { repairChecksOf, settleRepairChecks } from "./settle-repair-checks.ts";

const hour = 3_600_000;
/** The flag is raised at `start`; it is mended so much later, and the check is due a day after that. */
const repairedAt = start + 6 * hour;
const due = repairedAt + 25 * hour;
const subscriptions = () =>
  repairCheckSubscriptions({ clock: plant.clock, registry: plant.registry, verifyHours: 24 });

let db: Database;
let plant: Fixture;
let store: TelemetryStore;
let dir: string;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  dir = await mkdtemp(join(tmpdir(), "millwright-repair-checks-"));
  const log = createLog({ level: "silent" });
  store = await openTelemetryStore({ config: { kind: "duckdb", path: dir }, db, log });
});
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.pool.query("truncate rules.repair_check");
  await plant.beginAnew();
});

/** The vibration of a month: 3 mm/s, 9 from a day before the flag until the repair, and `after` from then on. */
async function vibrated(tag: string, after: number | null, from = repairedAt): Promise<void> {
  const signalId = plant.asset(tag).signals.get("vibration")!.id;
  const rows = [];
  for (let at = start - 40 * 24 * hour; at < from + 25 * hour; at += hour) {
    const mean = at < start - 24 * hour ? 3 + ((at / hour) % 4) / 10 : at < from ? 9 : after;
    if (mean === null) continue;
    rows.push({ signalId, at, count: 60, min: mean, max: mean, mean, first: mean, last: mean });
  }
  await store.writeRollups("1h", rows);
}

/** A flag was raised, and a visit reports that it was mended. */
async function mended(
  tag: string,
  workOrderId: number,
  { rule, state }: { rule: object; state: string } = { rule: vibrationHigh, state: "normal" },
): Promise<number> {
  await plant.rules(rule);
  const shaking = Array.from({ length: 10 }, (_, second) =>
    plant.reading(tag, "vibration", second, 9),
  );
  await plant.log.append([
    ...shaking,
    plant.reading(tag, "vibration", 10, 2),
    plant.reading(tag, "vibration", 11, 2),
  ]);
  await plant.scorer().settle();
  const [flag] = await plant.flags();
  const flagId = flag!.id;
  await db.pool.query("update rules.flag set state = $2, acknowledged_at = now() where id = $1", [
    flagId,
    state,
  ]);
  await completed(tag, { workOrderId, flagId });
  return flagId;
}

async function completed(
  tag: string,
  order: { workOrderId: number; flagId: number; repaired?: boolean; at?: number },
): Promise<void> {
  const { workOrderId, flagId, repaired = true, at = repairedAt } = order;
  const { id, siteId } = plant.asset(tag);
  await plant.rulesDb
    .insertInto("platform.outbox")
    .values({
      topic: "workorder.completed",
      key: `asset:${id}`,
      site_id: siteId,
      payload: JSON.stringify({
        workOrderId,
        assetId: id,
        siteId,
        repaired,
        foundCondition: repaired ? "as-flagged" : "no-fault-found",
        foundFailureMode: repaired ? "bearing-wear" : null,
        openedAt: new Date(start).toISOString(),
        completedAt: new Date(at).toISOString(),
        outcomes: [{ flagId, outcome: repaired ? "confirmed" : "no-fault-found" }],
      }),
    })
    .execute();
  await settleOutbox(db, subscriptions());
}

const settle = (now: number) =>
  settleRepairChecks({ db: plant.rulesDb, registry: plant.registry, past: store }, now);

test("a machine that is back where it was is verified, once its time is over", async () => {
  await vibrated("P-101", 3.1);
  await mended("P-101", 1);
  expect(await settle(repairedAt + 23 * hour)).toBe(0);
  expect(await repairChecksOf(plant.rulesDb, 1)).toMatchObject([{ state: "pending" }]);
  expect(await settle(due)).toBe(1);
  const [check] = await repairChecksOf(plant.rulesDb, 1);
  expect(check).toMatchObject({ state: "verified" });
  expect(check!.words).toMatch(/^Vibration is back at 3.1/);
  expect(await plant.flags()).toHaveLength(1);
});

test("one that is not is flagged again, which is what a return visit comes from", async () => {
  await vibrated("P-102", 8.8);
  const first = await mended("P-102", 2);
  await settle(due);
  expect(await repairChecksOf(plant.rulesDb, 2)).toMatchObject([{ state: "failed" }]);
  const flags = await plant.flags();
  const again = flags.find(({ id }) => id !== first)!;
  expect(again).toMatchObject({ state: "unacknowledged", failure_mode: "bearing-wear" });
  expect(again.summary).toMatch(/^WO-2 did not repair it: Vibration is at 8.8/);
  const topics = (await plant.events()).map(({ topic }) => topic);
  expect(topics.slice(-2)).toEqual(["repair.checked", "flag.raised"]);
});

test("one that is not is flagged again where its flag latches and nobody has reset it", async () => {
  await vibrated("P-107", 8.8);
  const latching = { rule: { ...vibrationHigh, latched: true }, state: "acknowledged" };
  const id = await mended("P-107", 7, latching);
  await settle(due);
  expect(await plant.flags()).toMatchObject([
    { id, state: "unacknowledged", occurrences: 2, returned_at: null },
  ]);
  const topics = (await plant.events()).map(({ topic }) => topic);
  expect(topics.slice(-2)).toEqual(["repair.checked", "flag.raised"]);
});

test("the flag that a failed repair raised ends with the repair that holds", async () => {
  await vibrated("P-103", 8.8);
  await mended("P-103", 3);
  await settle(due);
  // A second visit, a day after the first was seen to have changed nothing.
  const mendedAt = due + 24 * hour;
  await vibrated("P-103", 3, mendedAt);
  await db.pool.query(
    `insert into rules.repair_check (work_order_id, flag_id, asset_id, asset_tag, site_id, condition, raised_at, repaired_at, until)
     select 4, flag_id, asset_id, asset_tag, site_id, condition, raised_at, $1, $2 from rules.repair_check`,
    [new Date(mendedAt), new Date(mendedAt + 24 * hour)],
  );
  await settle(mendedAt + 25 * hour);
  const flags = await plant.flags();
  expect(flags.at(-1)).toMatchObject({ state: "returned-unacknowledged" });
});

test("silence since the repair verifies nothing, and is said", async () => {
  await vibrated("P-104", null);
  await mended("P-104", 5);
  await settle(due);
  expect(await repairChecksOf(plant.rulesDb, 5)).toMatchObject([
    { state: "unheard", words: "nothing was heard of Vibration since the repair" },
  ]);
  expect(await plant.flags()).toHaveLength(1);
});

test("two workers at once decide once", async () => {
  await vibrated("P-105", 8.8);
  await mended("P-105", 6);
  await Promise.all([settle(due), settle(due), settle(due)]);
  expect(await plant.flags()).toHaveLength(2);
});

test("the visit to a repair that had not held ends the flag of it, whatever was found, so that the next one is told", async () => {
  await vibrated("P-106", 8.8);
  const first = await mended("P-106", 7);
  await settle(due);
  const again = (await plant.flags()).find(({ id }) => id !== first)!;
  await completed("P-106", { workOrderId: 8, flagId: again.id, repaired: false, at: due + hour });
  expect((await plant.flags()).at(-1)).toMatchObject({ state: "returned-unacknowledged" });
  expect(await repairChecksOf(plant.rulesDb, 8)).toEqual([]);
});

test("a condition that was raised again by itself has its own flag and order: the check adds none", async () => {
  await vibrated("P-107", 8.8);
  const first = await mended("P-107", 9);
  await db.pool.query(
    `insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
     select id, asset_id, condition, $2, $2, $2 from rules.flag where id = $1`,
    [first, new Date(repairedAt + hour)],
  );
  await settle(due);
  expect(await repairChecksOf(plant.rulesDb, 9)).toMatchObject([{ state: "failed" }]);
  expect(await plant.flags()).toHaveLength(1);
});

test("what cannot be judged keeps no other repair from it; of a flag that never happened nothing is said", async () => {
  await vibrated("P-108", 3.1);
  const flagId = await mended("P-108", 10);
  const { siteId } = plant.asset("P-108");
  // A machine whose store fails, and one whose flag was withdrawn.
  const broken = plant.asset("P-109");
  await db.pool.query(
    `insert into rules.repair_check (work_order_id, flag_id, asset_id, asset_tag, site_id, condition, raised_at, repaired_at, until)
     select 11, flag_id, $1, 'P-109', $2, condition, raised_at, repaired_at, until - interval '1 hour' from rules.repair_check`,
    [broken.id, siteId],
  );
  const past: TelemetryStore = Object.create(store, {
    rollups: {
      value: (query: Parameters<TelemetryStore["rollups"]>[0]) =>
        query.signalId === broken.signals.get("vibration")!.id
          ? Promise.reject(new Error("the store is away"))
          : store.rollups(query),
    },
  });
  const parts = { db: plant.rulesDb, registry: plant.registry, past };
  await expect(settleRepairChecks(parts, due)).rejects.toThrow("the store is away");
  expect(await repairChecksOf(plant.rulesDb, 10)).toMatchObject([{ state: "verified" }]);
  expect(await repairChecksOf(plant.rulesDb, 11)).toMatchObject([{ state: "pending" }]);
  await db.pool.query("update rules.flag set withdrawn_at = now() where id = $1", [flagId]);
  await settle(due);
  expect(await repairChecksOf(plant.rulesDb, 11)).toMatchObject([
    { state: "unheard", words: "its flag was withdrawn meanwhile" },
  ]);
});
