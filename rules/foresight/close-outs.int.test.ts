import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTelemetryStore } from "#ingest";
import type { Reading, TelemetryStore } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import { settleOutbox, testDatabase } from "#platform/testing";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeOutSubscriptions } from "../gaps/open-gap.ts";
import { startGaps } from "../gaps/start-gaps.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import { fixture, start } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { startForesight } from "./start-foresight.ts";
import type { Foresight } from "./start-foresight.ts";

const hour = 3_600_000;
const days = 40;
const began = start - days * 24 * hour;
/** Tag, and the day on which its bearing was replaced. */
const failures = [
  ["P-101", 12],
  ["P-101", 30],
  ["P-102", 20],
  ["P-103", 35],
] as const;

let db: Database;
let plant: Fixture;
let store: TelemetryStore;
let foresight: Foresight;
let gaps: Awaited<ReturnType<typeof startGaps>>;
let dir: string;

beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  dir = await mkdtemp(join(tmpdir(), "millwright-close-outs-"));
  const log = createLog({ level: "silent" });
  store = await openTelemetryStore({ config: { kind: "duckdb", path: dir }, db, log });
  const { registry, clock } = plant;
  foresight = startForesight({ db, registry, past: store, clock, log });
  gaps = await startGaps({ db, registry, past: store, clock, log });
  const seqs = new Map<number, number>();
  for (const tag of ["P-101", "P-102", "P-103", "P-104"]) {
    const asset = plant.asset(tag);
    const vibration = asset.signals.get("vibration")!.id;
    const rows = Array.from({ length: days * 24 }, (_, index) => {
      const mean = 3 + ((index * 7) % 11) / 10 + (isFailing(tag, index) ? 2.5 : 0);
      const at = Math.floor(began / hour) * hour + index * hour;
      return {
        signalId: vibration,
        at,
        count: 60,
        min: mean,
        max: mean,
        mean,
        first: mean,
        last: mean,
      };
    });
    await store.writeRollups("1h", rows);
    const codes = failures
      .filter(([failed]) => failed === tag)
      .map(([, day]): Reading => ({
        ...plant.reading(tag, "error", 0, "E5"),
        observedAt: began + (day * 24 - 20) * hour,
      }));
    const partition = plant.partitionOf(tag);
    const seq = (seqs.get(partition) ?? 0) + 1;
    seqs.set(partition, seq);
    await store.append([{ partition, seq, readings: codes }]);
  }
});
afterAll(async () => {
  await foresight.stop();
  await gaps.stop();
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

/** In the day before a failure. */
const isFailing = (tag: string, index: number): boolean =>
  failures.some(([failed, day]) => failed === tag && day * 24 - index <= 24 && day * 24 > index);

let orders = 0;

async function closedOut(
  tag: string,
  day: number,
  found: {
    failureMode?: string;
    foundCondition?: string;
    repaired?: boolean;
    outcome?: string;
    again?: number;
  } = {},
): Promise<number> {
  const { failureMode = "bearing-wear", foundCondition = "as-flagged", repaired = true } = found;
  const { id, siteId } = plant.asset(tag);
  const workOrderId = found.again ?? ++orders;
  const at = began + day * 24 * hour;
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
        foundCondition,
        foundFailureMode: failureMode,
        openedAt: new Date(at - hour).toISOString(),
        completedAt: new Date(at).toISOString(),
        outcomes: [{ flagId: 1, outcome: found.outcome ?? "confirmed" }],
      }),
    })
    .execute();
  await settleOutbox(db, closeOutSubscriptions(plant));
  await gaps.look();
  return workOrderId;
}

const suggestions = async () => {
  const { rows } = await db.pool.query(
    "select id, kind, aim, rule_key, state, because, evidence, candidates from rules.proposal order by id",
  );
  return rows;
};

describe("signs of failures", () => {
  test("two failures of a kind are too few to learn from", async () => {
    for (const [tag, day] of failures.slice(0, 2)) await closedOut(tag, day);
    expect(await foresight.learn()).toBe(0);
    expect(await suggestions()).toEqual([]);
    const { outcome } = await plant.rulesDb
      .selectFrom("rules.foresight")
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(outcome).toBe("bearing-wear: 2 failure(s) are too few: 3 are needed");
  });

  test("four are learnt from, as a proposal that is to be tried and waits for a person", async () => {
    for (const [tag, day] of failures.slice(2)) await closedOut(tag, day);
    expect(await foresight.learn()).toBe(1);
    const [proposal, ...others] = await suggestions();
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({
      kind: "add",
      aim: "keener",
      rule_key: "signs-pump-bearing-wear",
      state: "waiting",
      because: expect.stringContaining("Learnt from 4 failures of the mode bearing-wear"),
      evidence: { failures: [4, 2, 3, 1] },
    });
    const { condition } = ruleSchema.parse(proposal.candidates[0].definition);
    if (!("signs" in condition)) throw new Error("it is no rule over signs");
    const { signs } = condition;
    expect(signs.learntFrom).toMatchObject({ failures: 4, machines: 4 });
    expect(signs.codes).toMatchObject([{ signal: "error", is: "E5" }]);
    expect(signs.shifts.find(({ direction }) => direction === "up")!.there).toBeGreaterThan(1);
  });

  test("a class whose past cannot be read is left for the next look", async () => {
    const away: TelemetryStore = Object.create(store, {
      rollups: { value: () => Promise.reject(new Error("the store is away")) },
    });
    const { registry, clock } = plant;
    const log = createLog({ level: "silent" });
    await db.pool.query("update rules.foresight set close_outs = 0");
    const other = startForesight({ db, registry, past: away, clock, log });
    expect(await other.learn()).toBe(0);
    await other.stop();
    const { rows } = await db.pool.query("select close_outs from rules.foresight");
    expect(rows).toEqual([{ close_outs: 0 }]);
    await foresight.learn();
  });

  test("who stops does not wait until everything is learnt", async () => {
    const reading = Promise.withResolvers<void>();
    const never = Promise.withResolvers<never>();
    // A store that takes its time: a year of a class is minutes.
    const slow: TelemetryStore = Object.create(store, {
      rollups: {
        value: () => {
          reading.resolve();
          return never.promise;
        },
      },
    });
    const { registry, clock } = plant;
    const log = createLog({ level: "silent" });
    await db.pool.query("update rules.foresight set close_outs = 0");
    const other = startForesight({ db, registry, past: slow, clock, log });
    const learning = other.learn();
    await reading.promise;
    await other.stop();
    expect(await learning).toBe(0);
    await foresight.learn();
  });

  test("without anything new nothing is learnt again", async () => {
    expect(await foresight.learn()).toBe(0);
    expect(await suggestions()).toHaveLength(1);
  });
});

describe("signs that are learnt anew", () => {
  const byKind = async () =>
    (await suggestions()).map(({ kind, state }: { kind: string; state: string }) => [kind, state]);

  test("take the place of a proposal that waits, since one failure more is known", async () => {
    await closedOut("P-104", 38);
    expect(await foresight.learn()).toBe(1);
    expect(await byKind()).toEqual([
      ["add", "expired"],
      ["add", "waiting"],
    ]);
  });

  test("change a rule that is live, once a person has made it one", async () => {
    const [, { candidates }] = await suggestions();
    await plant.rules(candidates[0].definition);
    await closedOut("P-104", 39);
    expect(await foresight.learn()).toBe(1);
    expect((await suggestions()).at(-1)).toMatchObject({
      kind: "relearn",
      aim: "relearnt",
      rule_key: "signs-pump-bearing-wear",
    });
  });
});

describe("a failure that no flag foresaw", () => {
  const gapOf = (workOrderId: number) =>
    plant.rulesDb
      .selectFrom("rules.coverage_gap")
      .where("work_order_id", "=", workOrderId)
      .selectAll()
      .executeTakeFirst();

  test("opens a coverage gap that names what had moved before it", async () => {
    const order = await closedOut("P-102", 20, { outcome: "other-cause" });
    const gap = await gapOf(order);
    expect(gap).toMatchObject({ asset_tag: "P-102", failure_mode: "bearing-wear", state: "open" });
    expect(gap!.candidates).toMatchObject([
      { kind: "code", signal: "error", code: "E5", times: 1 },
      { kind: "moved", signal: "vibration", direction: "up" },
    ]);
  });

  test("one that a flag had named, a sensor's fault and a visit for nothing open none", async () => {
    const named = await closedOut("P-103", 35);
    const sensor = await closedOut("P-103", 35, { foundCondition: "sensor-fault" });
    const nothing = await closedOut("P-103", 35, { repaired: false, foundCondition: "no-fault" });
    for (const order of [named, sensor, nothing]) expect(await gapOf(order)).toBeUndefined();
  });

  test("where nothing moved the gap says so by naming nothing", async () => {
    const order = await closedOut("P-104", 25, { outcome: "other-cause" });
    expect((await gapOf(order))!.candidates).toEqual([]);
  });

  test("delivered again it opens no second one", async () => {
    const order = await closedOut("P-101", 30, { outcome: "other-cause" });
    const { id } = (await gapOf(order))!;
    expect(await closedOut("P-101", 30, { outcome: "other-cause", again: order })).toBe(order);
    const gaps = await plant.rulesDb
      .selectFrom("rules.coverage_gap")
      .where("work_order_id", "=", order)
      .select("id")
      .execute();
    expect(gaps).toEqual([{ id }]);
  });

  test("is open before anybody could look, and told of when somebody has", async () => {
    const away: TelemetryStore = Object.create(store, {
      window: { value: () => Promise.reject(new Error("the store is away")) },
    });
    const { registry, clock } = plant;
    const log = createLog({ level: "silent" });
    await gaps.stop();
    const blind = await startGaps({ db, registry, past: away, clock, log });
    const order = await closedOut("P-104", 26, { outcome: "other-cause" });
    expect(await blind.look()).toBe(0);
    await blind.stop();
    expect(await gapOf(order)).toMatchObject({ state: "open", candidates_at: null });
    const told = () =>
      plant.rulesDb
        .selectFrom("platform.outbox")
        .where("topic", "=", "coverage-gap.opened")
        .select("id")
        .execute();
    const before = (await told()).length;
    gaps = await startGaps({ db, registry, past: store, clock, log });
    await gaps.look();
    expect(await gapOf(order)).toMatchObject({ state: "open", candidates_at: expect.any(Date) });
    expect(await told()).toHaveLength(before + 1);
    await gaps.look();
    expect(await told()).toHaveLength(before + 1);
  });

  test("is looked at though many before it cannot be read", async () => {
    const { registry, clock, rulesDb } = plant;
    const log = createLog({ level: "silent" });
    const like = (await gapOf(await closedOut("P-103", 27, { outcome: "other-cause" })))!;
    const unreadable = 9_000_000;
    await gaps.stop();
    // More than one look takes, all before the last one.
    await sql`
      insert into rules.coverage_gap overriding user value
      select (jsonb_populate_record(g, jsonb_build_object('work_order_id', ${unreadable}::bigint + n,
        'failed_at', '2001-01-01T00:00:00Z', 'candidates_at', null))).*
      from rules.coverage_gap g, generate_series(1, 60) n where g.id = ${like.id}`.execute(rulesDb);
    const order = await closedOut("P-102", 29, { outcome: "other-cause" });
    const patchy: TelemetryStore = Object.create(store, {
      rollups: {
        value: (asked: Parameters<TelemetryStore["rollups"]>[0]) =>
          asked.to < Date.parse("2002-01-01")
            ? Promise.reject(new Error("this part of the past cannot be read"))
            : store.rollups(asked),
      },
    });
    gaps = await startGaps({ db, registry, past: patchy, clock, log });
    await gaps.look();
    await gaps.look();
    expect(await gapOf(order)).toMatchObject({ candidates_at: expect.any(Date) });
    await rulesDb
      .deleteFrom("rules.coverage_gap")
      .where("work_order_id", ">", unreadable)
      .execute();
  });
});
