import type { Reading } from "#ingest";
import { appendToOutbox } from "#platform";
import type { Database, Principal } from "#platform";
import { settleOutbox, testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ruleSubscriptions } from "../records/take-outcomes.ts";
import { ruleRoutes } from "../routes/routes.ts";
import { ruleSweeps } from "../housekeeping/sweeps.ts";
import { atEveryCommit, fixture, start } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { gauss, uniform } from "../testing/series.ts";
import type { AnomalyTables } from "./anomaly-tables.ts";
import { seedDefaultRule } from "./default-rule.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  await plant.beginAnew();
  await db.pool.query(
    "truncate rules.detector_state, rules.detector_score, rules.not_learnt restart identity",
  );
});

const minute = 60;
const day = 24 * 60 * minute;

/** A pump whose vibration and temperature go with the hour of the day, every five minutes; from `shifted` on it shakes more. */
function* daysOf(tag: string, from: number, to: number, shifted = Infinity): Generator<Reading[]> {
  const random = uniform(from + 1);
  for (let at = from; at < to; at += 5 * minute) {
    const hour = Math.sin((2 * Math.PI * at) / day);
    const more = at >= shifted ? 4 : 0;
    yield [
      plant.reading(tag, "vibration", at, 4 + hour + 0.2 * gauss(random) + more),
      plant.reading(tag, "temperature", at, 40 + 5 * hour + gauss(random)),
    ];
  }
}

/** A day in an entry. */
async function publish(tag: string, from: number, to: number, shifted?: number): Promise<void> {
  let readings: Reading[] = [];
  for (const row of daysOf(tag, from, to, shifted)) {
    readings.push(...row);
    if (readings.length < 576) continue;
    await plant.log.append(readings);
    readings = [];
  }
  if (readings.length > 0) await plant.log.append(readings);
}

const scoresOf = async (tag: string) =>
  (
    await db
      .as<AnomalyTables>()
      .selectFrom("rules.detector_score")
      .where("asset_id", "=", plant.asset(tag).id)
      .orderBy("at")
      .selectAll()
      .execute()
  ).map((row) => ({ ...row, asset_id: null, signal_ids: null }));

async function call(
  method: "get" | "post" | "delete",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer"] },
) {
  const { registry, clock } = plant;
  const api = testApi([ruleRoutes({ db, registry, clock })], principal);
  const response = await api.request(`/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: {
      "content-type": "application/json",
      "x-millwright-csrf": "1",
      "sec-fetch-site": "same-origin",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

describe("the rule that came with the product", () => {
  test("is made once, by whichever process comes first, and not again when somebody has retired it", async () => {
    const made = await Promise.all([1, 2, 3].map(() => seedDefaultRule(db, start)));
    expect(made.filter(Boolean)).toHaveLength(1);
    await db.pool.query("update rules.rule_version set stage = 'retired'");
    expect(await seedDefaultRule(db, start)).toBe(false);
    const { rows } = await db.pool.query("select stage from rules.rule_version");
    expect(rows).toEqual([{ stage: "retired" }]);
  });

  test("watches an asset that nobody has written a rule for, and says what it was when something changes", async () => {
    await seedDefaultRule(db, start);
    const scorer = plant.scorer();
    await publish("P-101", 0, 22 * day);
    await scorer.settle();
    expect(await plant.flags()).toEqual([]);
    await publish("P-101", 22 * day, 23 * day, 22 * day);
    await scorer.settle();
    const [flag, ...others] = await plant.flags();
    expect(others).toEqual([]);
    expect(flag).toMatchObject({
      asset_tag: "P-101",
      condition: "unusual-behaviour",
      kind: "process",
      severity: 2,
      failure_mode: null,
    });
    expect(flag!.summary).toMatch(/^Vibration .* mm\/s/);
    expect(flag!.raised_at.getTime() - start).toBeLessThan(1_000 * (22 * day + 3 * 3_600));
  }, 60_000);
});

describe("what was learnt", () => {
  test("is the same whoever scored: one scorer for all, or another from snapshots and the log every few days", async () => {
    await seedDefaultRule(db, start);
    const whole = plant.scorer();
    let another = plant.scorer({ snapshotPace: atEveryCommit });
    const one = "P-101";
    const two = plant.tags.find((tag) => plant.partitionOf(tag) !== plant.partitionOf(one))!;
    for (let from = 0; from < 20 * day; from += 2 * day) {
      await publish(one, from, from + 2 * day, 17 * day);
      await publish(two, from, from + 2 * day, 17 * day);
      await whole.partition(plant.partitionOf(one));
      await another.partition(plant.partitionOf(two));
      another = plant.scorer({ snapshotPace: atEveryCommit });
    }
    const scores = await scoresOf(one);
    expect(scores.length).toBeGreaterThan(5_000);
    expect(await scoresOf(two)).toEqual(scores);
    const flags = (await plant.flags()).map(({ asset_tag, raised_at, summary }) => ({
      asset_tag,
      raised_at,
      summary,
    }));
    expect(flags.map(({ asset_tag }) => asset_tag).toSorted()).toEqual([one, two].toSorted());
    expect(flags[0]!.raised_at).toEqual(flags[1]!.raised_at);
    expect(flags[0]!.summary).toBe(flags[1]!.summary);
  }, 120_000);

  test("is answered with what is expected, what is still to be learnt, and each row as it was judged", async () => {
    await seedDefaultRule(db, start);
    const { id } = plant.asset("P-101");
    await publish("P-101", 0, 6 * day);
    await plant.scorer({ snapshotPace: atEveryCommit }).settle();
    const at = (seconds: number) => new Date(start + 1_000 * seconds).toISOString();
    const range = `from=${at(5 * day)}&to=${at(6 * day)}`;
    const { status, body } = await call("get", `/assets/${id}/anomaly?${range}`);
    expect(status).toBe(200);
    expect(body.rule).toMatchObject({ key: "unusual-behaviour", threshold: 5, everySeconds: 300 });
    expect(body.signals.map(({ key }: { key: string }) => key)).toEqual([
      "vibration",
      "temperature",
    ]);
    const [vibration] = body.signals;
    expect(vibration.learning.ways).toEqual(["weekProfile"]);
    expect(Date.parse(vibration.learning.until)).toBeGreaterThan(start + 6_000 * day);
    expect(vibration.expected.low).toBeGreaterThan(2);
    expect(vibration.expected.high).toBeLessThan(6);
    expect(body.group.learning.rowsNeeded).toBe(4_032);
    expect(body.group.learning.rows).toBeGreaterThan(1_300);
    // It judges by the first 1,600 of 4,032 rows.
    expect(body.group.learning.caution).toBeCloseTo(Math.sqrt(4_032 / 1_600), 6);
    expect(body.points[100].distance).toBeLessThan(4);
    // All but the last row, which is not complete.
    expect(body.points.length).toBeGreaterThan(280);
    expect(body.points[100].signals).toHaveLength(2);
    const few = await call(
      "get",
      `/assets/${id}/anomaly?${range}&points=10&signal=${vibration.signalId}`,
    );
    expect(few.body.points).toHaveLength(10);
    expect(few.body.points[0].signals).toHaveLength(1);
  }, 60_000);

  test("nobody sees of another site's assets", async () => {
    const { id, siteId } = plant.asset("P-101");
    const elsewhere = { roles: ["reliability-engineer" as const], sites: [siteId + 1] };
    expect((await call("get", `/assets/${id}/anomaly`, undefined, elsewhere)).status).toBe(404);
    const body = { reason: "pump taken apart" };
    expect((await call("post", `/assets/${id}/not-learnt`, body, elsewhere)).status).toBe(404);
    const reader = { roles: ["technician" as const] };
    expect((await call("post", `/assets/${id}/not-learnt`, body, reader)).status).toBe(403);
  });

  test("leaves out what somebody called faulty, from when they said so until they end it", async () => {
    await seedDefaultRule(db, start);
    const { id } = plant.asset("P-101");
    const scorer = plant.scorer();
    await publish("P-101", 0, day);
    await scorer.settle();
    const from = new Date(start + 1_000 * day).toISOString();
    const excluded = await call("post", `/assets/${id}/not-learnt`, { from, reason: "worn seal" });
    expect(excluded).toMatchObject({ status: 201, body: { to: null, reason: "worn seal" } });
    await publish("P-101", day, 2 * day);
    await scorer.settle();
    plant.clock.advance(2 * day * 1_000);
    const path = `/assets/${id}/not-learnt/${excluded.body.id}`;
    expect((await call("delete", path)).status).toBe(204);
    expect((await call("delete", path)).status).toBe(409);
    await publish("P-101", 2 * day, 3 * day);
    await scorer.settle();
    const learnt = Map.groupBy(await scoresOf("P-101"), ({ at }) =>
      Math.floor((at.getTime() - start) / (1_000 * day)),
    );
    expect([...learnt].map(([of, rows]) => [of, rows.every((row) => row.learnt)])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    plant.clock.advance(-2 * day * 1_000);
  }, 60_000);
});

describe("an order", () => {
  const tell = async (topic: string, payload: Record<string, unknown>) => {
    const { id, siteId } = plant.asset("P-101");
    const event = { topic, key: `asset:${id}`, siteId, payload };
    await plant.rulesDb.transaction().execute((trx) => appendToOutbox(trx, [event]));
    await settleOutbox(db, ruleSubscriptions({ clock: plant.clock }));
  };
  const becomes = (to: string, seconds: number) =>
    tell("workorder.status-changed", {
      workOrderId: 7,
      assetId: plant.asset("P-101").id,
      from: "dispatched",
      to,
      at: new Date(start + 1_000 * seconds).toISOString(),
    });

  test("that is in progress keeps what is done to the machine out of what is learnt", async () => {
    await seedDefaultRule(db, start);
    const scorer = plant.scorer();
    await publish("P-101", 0, day);
    await scorer.settle();
    await becomes("in-progress", day);
    await becomes("in-progress", day);
    await publish("P-101", day, 2 * day);
    await scorer.settle();
    await becomes("completed", 2 * day);
    await publish("P-101", 2 * day, 3 * day);
    await scorer.settle();
    const notLearnt = (await scoresOf("P-101")).filter(({ learnt }) => !learnt);
    expect(notLearnt.length).toBe(288);
    expect(notLearnt[0]!.at.getTime() - start).toBe(1_000 * day);
    const { rows } = await db.pool.query("select by, to_at from rules.not_learnt");
    expect(rows).toEqual([{ by: "WO-7", to_at: new Date(start + 2_000 * day) }]);
  }, 60_000);

  test("that repaired a component lets its signals, and no others, be learnt anew", async () => {
    await seedDefaultRule(db, start);
    const { id } = plant.asset("P-101");
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await publish("P-101", 0, 6 * day);
    await scorer.settle();
    await tell("workorder.completed", {
      workOrderId: 7,
      assetId: id,
      siteId: plant.asset("P-101").siteId,
      repaired: true,
      componentCode: "bearing",
      completedAt: new Date(start + 6_000 * day).toISOString(),
      outcomes: [],
    });
    await publish("P-101", 6 * day, 6.25 * day);
    await scorer.settle();
    const { body } = await call("get", `/assets/${id}/anomaly`);
    const learning = body.signals.map(
      ({ key, learning: of }: { key: string; learning: { ways: string[]; since: string } }) => [
        key,
        of.ways,
        Math.round((Date.parse(of.since) - start) / 1_000 / day),
      ],
    );
    expect(learning).toEqual([
      ["vibration", ["spread", "dayProfile", "weekProfile"], 6],
      ["temperature", ["weekProfile"], 0],
    ]);
    // A quarter of a day, less the hour in which it was chosen who is watched together.
    expect(body.group.learning).toMatchObject({ rows: 60, caution: null });
  }, 60_000);
});

test("rows that were judged are kept for 35 days", async () => {
  await seedDefaultRule(db, start);
  await publish("P-101", 0, day);
  await plant.scorer().settle();
  const before = (await scoresOf("P-101")).length;
  for (const sweep of ruleSweeps(db, { assessmentDays: 1 })) {
    await sweep.run(start + 1_000 * 35.5 * day);
  }
  const left = (await scoresOf("P-101")).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(before);
}, 60_000);
