import { createLog } from "#platform";
import type { Database } from "#platform";
import { settleOutbox, testDatabase } from "#platform/testing";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { maintenanceSubscriptions } from "./maintenance.ts";
import { startSuppressions } from "./start-suppressions.ts";
import { announceFlags } from "../announce/announce-flags.ts";
import { releaseHeld, releaseStale } from "../announce/release-held.ts";
import { flagRaisedSchema } from "../flags/flag-events.ts";
import { changeFlag } from "../flags/change-flag.ts";
import { endSuppression, listSuppressions, suppress } from "./suppress.ts";

const hour = 3_600_000;
const condition = vibrationHigh.key;

let db: Database;
let plant: Fixture;
let suppressions: ReturnType<typeof startSuppressions>;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  const { clock } = plant;
  suppressions = startSuppressions({ db, clock, log: createLog({ level: "silent" }) });
  return () => suppressions.stop();
});
beforeEach(async () => {
  await db.pool.query("truncate rules.held_flag, rules.suppression, rules.flood, platform.inbox");
  await db.pool.query("update rules.flood_policy set flags = 50");
  await plant.beginAnew();
  plant.clock.set(start + hour);
  await plant.rules(vibrationHigh);
  seconds = 0;
});

/** Device time goes on from one call to the next. */
let seconds = 0;

async function vibrates(value: number, ...tags: string[]): Promise<void> {
  const from = seconds;
  seconds += 5;
  for (const tag of tags) {
    await plant.log.append(
      [0, 1, 2, 3, 4].map((each) => plant.reading(tag, "vibration", from + each, value)),
    );
  }
  await plant.scorer().settle();
}

/** Over in one batch: a return and a raise. */
async function comesBack(tag: string): Promise<void> {
  const from = seconds;
  seconds += 10;
  await plant.log.append(
    [2, 2, 2, 9, 9, 9, 9].map((value, place) =>
      plant.reading(tag, "vibration", from + place, value),
    ),
  );
  await plant.scorer().settle();
}

/** How many wait for a lock of another. */
async function waiting(): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]!.n;
}

const raisedEvents = (events: readonly { topic: string; payload: unknown }[]) =>
  events.filter(({ topic }) => topic === "flag.raised").map(({ payload }) => payload);

const shelve = (tag: string, more: { oneShot?: boolean; hours?: number } = {}) => {
  const { id, siteId } = plant.asset(tag);
  const { oneShot = false, hours = 8 } = more;
  return suppress(
    plant.rulesDb,
    {
      kind: "shelved",
      asset: { id, tag, siteId },
      condition,
      oneShot,
      until: plant.clock.now() + hours * hour,
      reason: "a new bearing runs in",
      owner: "Ana",
    },
    plant.clock.now(),
  );
};

const told = async (): Promise<string[]> =>
  (await plant.events()).map(({ topic }) => topic).filter((topic) => topic.startsWith("flag."));
const held = () => plant.rulesDb.selectFrom("rules.held_flag").selectAll().execute();
const by = { name: "Ana", sites: "all" as const };

describe("shelved", () => {
  test("a flag lives on and nobody is told; when it ends what still holds is told, once", async () => {
    const { id } = await shelve("P-101");
    await vibrates(9, "P-101");
    expect(await plant.flags()).toMatchObject([{ state: "unacknowledged" }]);
    expect(await told()).toEqual([]);
    expect(await held()).toMatchObject([{ stage: "shelved", suppression_id: id }]);
    await endSuppression(plant.rulesDb, id, by, plant.clock.now());
    expect(await told()).toEqual(["flag.raised"]);
    expect(await held()).toEqual([]);
    await expect(endSuppression(plant.rulesDb, id, by, plant.clock.now())).rejects.toThrow(
      "ended at",
    );
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("what returned meanwhile needs nobody", async () => {
    const { id } = await shelve("P-101");
    await vibrates(9, "P-101");
    await vibrates(2, "P-101");
    await endSuppression(plant.rulesDb, id, by, plant.clock.now());
    expect((await told()).filter((topic) => topic === "flag.raised")).toEqual([]);
  });

  test("it ends by itself when its time is over", async () => {
    await shelve("P-101", { hours: 2 });
    await vibrates(9, "P-101");
    plant.clock.set(start + 2.9 * hour);
    await suppressions.settle();
    expect(await told()).toEqual([]);
    plant.clock.set(start + 3 * hour);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("for one time it ends when the flag returns, and the next one is told", async () => {
    await shelve("P-101", { oneShot: true });
    await vibrates(9, "P-101");
    await vibrates(2, "P-101");
    const [over] = await listSuppressions(plant.rulesDb, { scope: "all", limit: 1 });
    expect(over).toMatchObject({ ended_at: new Date(plant.clock.now()) });
    const topics = (await plant.events()).map(({ topic }) => topic);
    expect(topics).toContain("suppression.ended");
    await vibrates(9, "P-101");
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(1);
  });

  test("what returns and comes back within one batch stays held, and is told when it ends", async () => {
    const { id } = await shelve("P-101");
    await vibrates(9, "P-101");
    await comesBack("P-101");
    expect(await held()).toHaveLength(1);
    await endSuppression(plant.rulesDb, id, by, plant.clock.now());
    expect(raisedEvents(await plant.events())).toMatchObject([{ occurrences: 2 }]);
  });

  test("for one time, what returns and comes back within one batch is told", async () => {
    await shelve("P-101", { oneShot: true });
    await vibrates(9, "P-101");
    await comesBack("P-101");
    expect(raisedEvents(await plant.events())).toMatchObject([{ occurrences: 2 }]);
    expect(await held()).toEqual([]);
  });

  test("ended while its flag returns, the two do not wait for each other, and it is told before its return", async () => {
    const { id } = await shelve("P-101", { oneShot: true });
    await vibrates(9, "P-101");
    const now = plant.clock.now();
    const returns = await plant.rulesDb.transaction().execute(async (trx) => {
      await sql`update rules.suppression set ended_at = ${new Date(now)}, ended_by = 'Ana' where id = ${id}`.execute(
        trx,
      );
      const returning = vibrates(2, "P-101");
      await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
      await releaseHeld(trx, { suppressionId: id }, now);
      return { returning };
    });
    await returns.returning;
    expect(await told()).toEqual(["flag.raised", "flag.returned"]);
    expect(await held()).toEqual([]);
  });

  test("of a flag that is withdrawn nothing stays held", async () => {
    await shelve("P-101");
    await vibrates(9, "P-101");
    const [flag] = await plant.rulesDb.selectFrom("rules.flag").selectAll().execute();
    await plant.rulesDb.transaction().execute(async (trx) => {
      const withdraw = { type: "withdraw", at: start } as const;
      const now = plant.clock.now();
      await announceFlags(trx, await changeFlag(trx, flag!, withdraw, now), now);
    });
    expect(await held()).toEqual([]);
  });

  test("what is let go says what the flag says by then", async () => {
    const { id } = await shelve("P-101");
    await vibrates(9, "P-101");
    const life = { hours: 20, low: 10, high: 30, confidence: 0.8, at: "2026-11-21T20:00:00.000Z" };
    await db.pool.query(
      "update rules.flag set summary = 'soon', triggered_at = triggered_at - interval '1 hour', remaining_useful_life = $1",
      [JSON.stringify(life)],
    );
    await endSuppression(plant.rulesDb, id, by, plant.clock.now());
    const { at, ...remainingUsefulLife } = life;
    const events = (await plant.events()).filter(({ topic }) => topic.startsWith("flag."));
    expect(events).toMatchObject([
      {
        topic: "flag.raised",
        payload: { summary: "soon", triggeredAt: new Date(start - hour + 2_000).toISOString() },
      },
      { topic: "flag.re-estimated", payload: { at, remainingUsefulLife } },
    ]);
  });

  test("other machines and other conditions are told as ever", async () => {
    await shelve("P-101");
    await vibrates(9, "P-102");
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("twice is refused, and so is for ever", async () => {
    await shelve("P-101");
    await expect(shelve("P-101")).rejects.toThrow("is shelved already");
    await expect(shelve("P-102", { hours: 24 * 31 })).rejects.toThrow("at most 30 days ahead");
    await expect(shelve("P-102", { hours: -1 })).rejects.toThrow("must lie in the future");
  });

  test("a raise that is held in the moment in which the shelving ends is let go soon", async () => {
    const { id } = await shelve("P-101");
    await vibrates(9, "P-101");
    // As if the scorer had seen it hold, and committed just after it ended.
    await db.pool.query(
      "update rules.suppression set ended_at = now(), ended_by = 'Ana' where id = $1",
      [id],
    );
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });
});

describe("work in progress", () => {
  const order = async (tag: string, to: string, workOrderId = 5) => {
    const { id, siteId } = plant.asset(tag);
    await plant.rulesDb
      .insertInto("platform.outbox")
      .values({
        topic: "workorder.status-changed",
        key: `asset:${id}`,
        site_id: siteId,
        payload: JSON.stringify({
          workOrderId,
          assetId: id,
          to,
          by: "Ben",
          at: new Date(plant.clock.now()).toISOString(),
        }),
      })
      .execute();
    await settleOutbox(db, maintenanceSubscriptions({ registry: plant.registry, pausedHours: 48 }));
  };

  beforeEach(() => plant.clock.set(start));

  test("holds the asset's flags until shortly after the work", async () => {
    await order("P-101", "in-progress");
    await vibrates(9, "P-101");
    expect(await told()).toEqual([]);
    expect(await held()).toMatchObject([{ stage: "maintenance" }]);
    await order("P-101", "completed");
    await suppressions.settle();
    expect(await told()).toEqual([]);
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("of two orders ends with the last of them", async () => {
    await order("P-101", "in-progress", 5);
    await order("P-101", "in-progress", 6);
    await vibrates(9, "P-101");
    await order("P-101", "completed", 5);
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual([]);
    await order("P-101", "cancelled", 6);
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("goes on over a pause, and ends when the order is put back until parts have come", async () => {
    await order("P-101", "in-progress");
    await vibrates(9, "P-101");
    await order("P-101", "on-hold");
    plant.clock.set(plant.clock.now() + 24 * hour);
    await suppressions.settle();
    expect(await told()).toEqual([]);
    await order("P-101", "awaiting-material");
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("that is left on hold ends after the time for pauses, and begins again when it is taken up", async () => {
    await order("P-101", "in-progress");
    await vibrates(9, "P-101");
    await order("P-101", "on-hold");
    plant.clock.set(plant.clock.now() + 47.9 * hour);
    await suppressions.settle();
    expect(await told()).toEqual([]);
    expect(await listSuppressions(plant.rulesDb, { scope: "all", limit: 1 })).toMatchObject([
      { reason: "WO-5 is on hold", ended_at: null },
    ]);
    plant.clock.set(plant.clock.now() + 0.1 * hour);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
    await order("P-101", "in-progress");
    expect(
      await listSuppressions(plant.rulesDb, { scope: "all", open: true, limit: 5 }),
    ).toMatchObject([{ reason: "WO-5 is in progress", until: null }]);
  });

  test("that goes on after a pause has no end again, and ends shortly after it is completed from a pause", async () => {
    await order("P-101", "in-progress");
    await order("P-101", "on-hold");
    await order("P-101", "in-progress");
    await vibrates(9, "P-101");
    plant.clock.set(plant.clock.now() + 72 * hour);
    await suppressions.settle();
    expect(await told()).toEqual([]);
    await order("P-101", "on-hold");
    await order("P-101", "cancelled");
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual(["flag.raised"]);
  });

  test("that is taken up again within minutes goes on", async () => {
    await order("P-101", "in-progress");
    await vibrates(9, "P-101");
    await order("P-101", "awaiting-material");
    await order("P-101", "in-progress");
    plant.clock.set(plant.clock.now() + 600_000);
    await suppressions.settle();
    expect(await told()).toEqual([]);
  });
});

describe("a flag that another one explains by its rule", () => {
  const stopped = {
    key: "pump-hot",
    name: "Hot",
    appliesTo: { assetClass: "pump" },
    severity: 2,
    condition: { limit: { signal: "temperature", above: 80, clearBelow: 70 } },
  };

  test("is held as long as that one holds", async () => {
    await plant.rules({ ...vibrationHigh, suppressedBy: ["pump-hot"] }, stopped);
    await plant.log.append([plant.reading("P-101", "temperature", seconds, 90)]);
    await plant.scorer().settle();
    await vibrates(9, "P-101");
    expect(await held()).toMatchObject([{ stage: "suppressed", condition }]);
    await suppressions.settle();
    expect(await held()).toHaveLength(1);
    await plant.log.append([plant.reading("P-101", "temperature", seconds, 20)]);
    await plant.scorer().settle();
    await suppressions.settle();
    expect(await held()).toEqual([]);
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(2);
  });
});

describe("two flags that explain each other by their rules", () => {
  test("are told by the first of them: people hear of one, and of the other when that is over", async () => {
    const hot = {
      key: "pump-hot",
      name: "Hot",
      appliesTo: { assetClass: "pump" },
      severity: 2,
      suppressedBy: [vibrationHigh.key],
      condition: { limit: { signal: "temperature", above: 80, clearBelow: 70 } },
    };
    await plant.rules({ ...vibrationHigh, suppressedBy: ["pump-hot"] }, hot);
    await plant.log.append([
      plant.reading("P-101", "temperature", seconds, 90),
      ...[0, 1, 2, 3].map((each) => plant.reading("P-101", "vibration", seconds + each, 9)),
    ]);
    await plant.scorer().settle();
    const told = async () =>
      raisedEvents(await plant.events()).map((event) => flagRaisedSchema.parse(event).condition);
    const [first, ...others] = await told();
    expect(others).toEqual([]);
    await suppressions.settle();
    expect(await told()).toEqual([first]);
    await plant.log.append([
      plant.reading("P-101", "temperature", seconds + 4, first === "pump-hot" ? 20 : 90),
      plant.reading("P-101", "vibration", seconds + 4, first === "pump-hot" ? 9 : 2),
      plant.reading("P-101", "vibration", seconds + 5, first === "pump-hot" ? 9 : 2),
    ]);
    await plant.scorer().settle();
    await suppressions.settle();
    expect((await told()).toSorted()).toEqual(["pump-hot", condition]);
  });
});

describe("what cannot be let go", () => {
  test("keeps no other suppression from ending", async () => {
    await shelve("P-101", { hours: 1 });
    await shelve("P-102", { hours: 2 });
    await vibrates(9, "P-101", "P-102");
    // As an older release might have left it.
    await db.pool.query("update rules.held_flag set event = '{}' where asset_id = $1", [
      plant.asset("P-101").id,
    ]);
    plant.clock.set(plant.clock.now() + 3 * hour);
    await expect(suppressions.settle()).rejects.toThrow();
    expect(raisedEvents(await plant.events())).toMatchObject([{ assetTag: "P-102" }]);
  });
});

describe("a flood", () => {
  test("is one event and a digest; what holds when it is over is told", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    for (const tag of plant.tags.slice(0, 8)) await vibrates(9, tag);
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(4);
    const topics = async () => (await plant.events()).map(({ topic }) => topic);
    expect((await topics()).filter((topic) => topic === "flood.began")).toHaveLength(1);
    await vibrates(2, plant.tags[7]!);
    await suppressions.settle();
    expect(await topics()).not.toContain("flood.ended");
    plant.clock.set(plant.clock.now() + 600_001);
    await suppressions.settle();
    const ended = (await plant.events()).find(({ topic }) => topic === "flood.ended");
    expect(ended!.payload).toMatchObject({
      flags: 8,
      assets: 8,
      standing: 7,
      top: [{ condition, flags: 8, assets: 8 }],
    });
    // Three of the four that were held still hold.
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(7);
    expect(await held()).toEqual([]);
  });

  test("that goes on holds again what was let go, and what it held is let go in steps, each once", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    for (const tag of plant.tags.slice(0, 9)) await vibrates(9, tag);
    await db.pool.query("update rules.flood set ended_at = began_at");
    await releaseStale(plant.rulesDb, plant.clock.now(), 2);
    expect(await held()).toHaveLength(5);
    await db.pool.query("update rules.flood set ended_at = began_at");
    const later = plant.clock.now() + 600_001;
    await releaseStale(plant.rulesDb, later, 2);
    expect(await held()).toEqual([]);
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(9);
  });

  test("is not made of a recording that is played", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    plant.clock.set(start + 48 * hour);
    for (const tag of plant.tags.slice(0, 8)) await vibrates(9, tag);
    expect((await told()).filter((topic) => topic === "flag.raised")).toHaveLength(8);
  });
});
