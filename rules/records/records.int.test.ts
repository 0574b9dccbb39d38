import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTelemetryStore } from "#ingest";
import type { TelemetryStore } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { startExposure } from "./exposure/start-exposure.ts";
import { visits } from "./testing/visits.ts";
import { shippedAssumptions } from "./value/value-assumptions.ts";

const hour = 3_600_000;
const key = "pump-vibration-high";
let db: Database;
let plant: Fixture;
let v: ReturnType<typeof visits>;
let store: TelemetryStore;
let dir: string;

/** Hours of the vibration of these machines, from so many hours after the start. */
async function heard(tags: readonly string[], from: number, hours: number) {
  const rows = tags.flatMap((tag) => {
    const signalId = plant.asset(tag).signals.get("vibration")!.id;
    return Array.from({ length: hours }, (_, index) => ({
      signalId,
      at: start + (from + index) * hour,
      count: 60,
      min: 3,
      max: 3,
      mean: 3,
      first: 3,
      last: 3,
    }));
  });
  await store.writeRollups("1h", rows);
}

/** Live from this moment of the plant's clock on. */
const write = (rule: unknown) =>
  writeRules(plant.rulesDb, checkedRules([rule]), {
    author: "Ana",
    comment: null,
    now: plant.clock.now(),
  });

const exposure = () => {
  const { registry, clock, logger: log } = plant;
  return startExposure({ db, registry, past: store, clock, log });
};

async function keepExposure(): Promise<void> {
  const keeper = exposure();
  await keeper.keep();
  await keeper.stop();
}

const record = (version = 1, principal?: Parameters<typeof v.call>[3]) =>
  v.call("GET", `/rules/${key}/versions/${version}/record`, undefined, principal);
const flags = (query = "", principal?: Parameters<typeof v.call>[3]) =>
  v.call("GET", `/rules/${key}/versions/1/record/flags${query}`, undefined, principal);

const assumptions = {
  ...shippedAssumptions,
  downtimeCostPerHour: { otherwise: 100, classes: {}, assets: { "P-103": 50 } },
  failureDowntimeHours: 10,
  visitCost: 200,
  labourCostPerHour: 60,
  minutesPerFlag: 30,
  responseHours: 4,
};

beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  v = visits(plant);
  dir = await mkdtemp(join(tmpdir(), "millwright-records-"));
  store = await openTelemetryStore({
    config: { kind: "duckdb", path: dir },
    db,
    log: createLog({ level: "silent" }),
  });
  plant.clock.set(start);
  await write({ ...vibrationHigh, timeToRespond: "6h" });
});
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

describe("the record of a rule version", () => {
  test("of a version that raised nothing says nothing, and not zero", async () => {
    expect((await record()).body).toMatchObject({
      flags: 0,
      precision: null,
      recall: null,
      leadTime: null,
      flagsPerAssetMonth: null,
      exposure: null,
      netValue: { value: 0 },
      neededLeadHours: 6,
      spoke: [{ from: new Date(start).toISOString(), to: null, share: 1 }],
      stated: { by: null },
    });
    expect((await record(2)).status).toBe(404);
  });

  test("has precision, lead time, recall and value, each of which names what it rests on", async () => {
    const [a, b, c] = [
      await v.raise("P-101", 0),
      await v.raise("P-102", 60),
      await v.raise("P-103", 120),
    ];
    await v.raise("P-104", 180);
    await v.visit("P-101", 10, a, { outcome: "confirmed", downtimeMinutes: 120, partsCost: 80 });
    await v.visit("P-102", 3, b, { outcome: "no-fault-found", downtimeMinutes: 30 });
    await v.visit("P-103", 5, c, { outcome: "early", downtimeMinutes: 60, partsCost: 20 });
    // A failure that nothing had named.
    await v.visit("P-105", 40, [], { outcome: "other-cause", downtimeMinutes: 600 });
    plant.clock.set(start + 48 * hour);

    const unstated = (await record()).body;
    expect(unstated.netValue.value).toBeNull();
    expect(unstated.netValue.terms[2]).toMatchObject({
      term: "visits",
      value: null,
      words: expect.stringContaining("nobody has stated what one costs"),
    });
    const stated = { assumptions, comment: "Controlling, November." };
    expect((await v.call("PUT", "/value-assumptions", stated)).status).toBe(200);

    const { body } = await record();
    expect(body).toMatchObject({
      flags: 4,
      confirmed: 2,
      early: 1,
      noFaultFound: 1,
      open: 1,
      over: 0,
      precision: { value: expect.closeTo(2 / 3, 9) },
      failures: { count: 3, foreseen: 2, bounded: false },
      recall: { value: expect.closeTo(2 / 3, 9) },
      stated: { by: "Ana Ruiz", comment: "Controlling, November." },
    });
    expect(body.leadTime).toMatchObject({ of: 2, enough: { value: 0.5 } });
    expect(body.leadTime.p50).toBeCloseTo(7.5, 1);
    expect(body.failures.newest).toMatchObject([
      { asset: { tag: "P-105" }, foreseenBy: null },
      { asset: { tag: "P-101" }, foreseenBy: { flag: { id: a, number: `F-${a}` } } },
      { asset: { tag: "P-103" }, foreseenBy: { leadHours: expect.closeTo(5, 1) } },
    ]);
    expect(
      body.netValue.terms.map((each: { term: string; value: number }) => [each.term, each.value]),
    ).toEqual([
      ["avoided-downtime", 10 * 100 + 0.5 * 10 * 50],
      ["visit-downtime", -(2 * 100 + 0.5 * 100 + 1 * 50)],
      ["visits", -600],
      ["parts", -100],
      ["attention", -30],
    ]);
  });

  test("is made of rows that add up to it, page by page and by outcome", async () => {
    const { body } = await record();
    const first = (await flags("?limit=3")).body;
    const second = (await flags(`?limit=3&cursor=${first.nextCursor}`)).body;
    const rows = [...first.items, ...second.items];
    expect(rows.map(({ asset }) => asset.tag)).toEqual(["P-104", "P-103", "P-102", "P-101"]);
    const values = rows.map(({ netValue }) => netValue.value);
    expect(values.reduce((sum, one) => sum + one, 0)).toBeCloseTo(body.netValue.value, 6);
    expect((await flags("?outcome=no-fault-found")).body.items).toMatchObject([
      { asset: { tag: "P-102" }, source: "visit", leadHours: null, netValue: { value: -280 } },
    ]);
    expect((await flags("?outcome=open")).body.items).toMatchObject([
      { asset: { tag: "P-104" }, outcome: null, workOrder: null, netValue: { value: 0 } },
    ]);
  });

  test("stands in the list of rules too", async () => {
    const [rule] = (await v.call("GET", "/rules")).body.items;
    const { body } = await record();
    expect(rule.record).toMatchObject({
      flags: 4,
      leadTime: body.leadTime,
      netValue: { value: body.netValue.value },
    });
  });

  test("follows a revised outcome", async () => {
    const before = (await record()).body;
    const [row] = (await flags("?outcome=no-fault-found")).body.items;
    await v.call("POST", `/flags/${row.id}/outcome`, { outcome: "confirmed", reason: "Seen." });
    const { body } = await record();
    expect(body).toMatchObject({ confirmed: 3, noFaultFound: 0, precision: { value: 1 } });
    // The standstill that was avoided, and nobody's attention was wasted.
    expect(body.netValue.value - before.netValue.value).toBeCloseTo(1_000 + 30, 6);
  });

  test("a visit for two flags is shared by them, and what it found by those that were right", async () => {
    await write({
      ...vibrationHigh,
      key: "pump-shakes",
      condition: { limit: { signal: "vibration", above: 8, onDelay: "2s" } },
    });
    const before = (await record()).body.netValue.value;
    const one = await v.raise("P-106", 240);
    const both = (await plant.flags()).filter(({ asset_tag }) => asset_tag === "P-106");
    expect(both).toHaveLength(2);
    const ids = both.map(({ id }) => id);
    expect(ids).toContain(one);
    await v.visit("P-106", 12, ids, { outcome: "confirmed", downtimeMinutes: 60, partsCost: 40 });
    // Of 1,000 avoided, 100 of standstill, 200 for the visit and 40 of parts, a half.
    expect((await record()).body.netValue.value - before).toBeCloseTo(330, 6);
    const other = (await v.call("GET", "/rules/pump-shakes")).body.record;
    expect(other.netValue.value).toBeCloseTo(330, 6);
  });

  test("where the machine had failed by then, nothing was avoided", async () => {
    const before = (await record()).body.netValue.value;
    const flag = await v.raise("P-107", 300);
    const failedAt = new Date(start + hour).toISOString();
    const ids = (await plant.flags())
      .filter(({ asset_tag }) => asset_tag === "P-107")
      .map(({ id }) => id);
    expect(ids).toContain(flag);
    await v.visit("P-107", 8, ids, { outcome: "confirmed", downtimeMinutes: 60, failedAt });
    expect((await record()).body.netValue.value - before).toBeCloseTo(-(100 + 200) / 2, 6);
  });

  test("where the machine had failed by then, the warning ended with that and not with the visit", async () => {
    const before = (await record()).body.leadTime;
    await v.raise("P-108", 360);
    const failedAt = new Date(start + 1.1 * hour).toISOString();
    const ids = (await plant.flags())
      .filter(({ asset_tag }) => asset_tag === "P-108")
      .map(({ id }) => id);
    await v.visit("P-108", 30, ids, { outcome: "confirmed", downtimeMinutes: 60, failedAt });
    const { leadTime } = (await record()).body;
    expect(leadTime.of).toBe(before.of + 1);
    expect(leadTime.p10).toBeLessThan(before.p10 + 1);
    // One more fault, and none more that left the six hours which the rule asks for.
    expect(leadTime.enough.value * leadTime.of).toBeCloseTo(before.enough.value * before.of, 9);
    const { items } = (await flags("?outcome=confirmed")).body;
    expect(items[0]).toMatchObject({ asset: { tag: "P-108" }, leadHours: expect.closeTo(1, 1) });
  });

  test("nobody sees flags, failures or money of sites that are not theirs", async () => {
    const elsewhere = { sites: [999] };
    expect((await record(1, elsewhere)).body).toMatchObject({
      flags: 0,
      failures: { count: 0 },
      netValue: { value: 0 },
    });
    expect((await flags("", elsewhere)).body.items).toEqual([]);
    const listed = (await v.call("GET", "/rules", undefined, elsewhere)).body.items;
    expect(listed[0].record.flags).toBe(0);
  });
});

describe("assumptions of value", () => {
  test("are stated by engineers of all sites, and what was assumed before stays", async () => {
    const stated = { assumptions: { ...assumptions, visitCost: 300 }, comment: "Dearer cars." };
    const put = (principal: Parameters<typeof v.call>[3]) =>
      v.call("PUT", "/value-assumptions", stated, principal);
    expect((await put({ roles: ["dispatcher"] })).status).toBe(403);
    expect((await put({ roles: ["reliability-engineer"], sites: [1] })).status).toBe(403);
    expect((await put({ roles: ["reliability-engineer"] })).status).toBe(200);
    // The same again changes nothing.
    expect((await put({ roles: ["reliability-engineer"] })).status).toBe(200);
    const { items } = (await v.call("GET", "/value-assumptions/changes")).body;
    expect(items.map((one: { comment: string }) => one.comment)).toEqual([
      "Dearer cars.",
      "Controlling, November.",
    ]);
    const wrong = { assumptions: { ...assumptions, visitCost: -1 }, comment: "x" };
    expect((await v.call("PUT", "/value-assumptions", wrong)).status).toBe(422);
  });
});

describe("exposure", () => {
  test("is the hours in which assets said something while the version spoke", async () => {
    await heard(["P-101", "P-102"], -24, 24 * 31);
    await heard(["P-103"], 0, 10);
    plant.clock.set(start + 30 * 24 * hour + 20 * 60_000);
    await keepExposure();
    const { body } = await record();
    expect(body.exposure).toMatchObject({
      assets: 3,
      countedTo: new Date(start + 30 * 24 * hour).toISOString(),
    });
    expect(body.exposure.assetMonths).toBeCloseTo((2 * 720 + 10) / 730.5, 9);
    expect(body.flagsPerAssetMonth.value).toBeCloseTo(body.flags / body.assetMonths, 9);
    expect(body.flagsPerAssetMonth.low).toBeLessThan(body.flagsPerAssetMonth.value);
  });

  test("counted again it is the same, and what came late is counted as long as it may", async () => {
    const before = (await record()).body.exposure;
    await keepExposure();
    expect((await record()).body.exposure).toEqual(before);
    await heard(["P-103"], 29 * 24, 24);
    plant.clock.advance(2 * hour);
    await keepExposure();
    const { assetMonths } = (await record()).body.exposure;
    expect(assetMonths - before.assetMonths).toBeCloseTo(24 / 730.5, 9);
    // Beyond that it is settled.
    await heard(["P-103"], 10 * 24, 24);
    await keepExposure();
    expect((await record()).body.exposure.assetMonths).toBe(assetMonths);
  });

  test("of one asset that cannot be read now keeps no other from being counted, and is made good", async () => {
    const before = (await record()).body.exposure.assetMonths;
    plant.clock.advance(3 * 24 * hour);
    await heard(["P-101", "P-102"], 31 * 24, 24);
    const broken = plant.asset("P-101").signals.get("vibration")!.id;
    const partly: TelemetryStore = Object.create(store, {
      rollups: {
        value: (query: Parameters<TelemetryStore["rollups"]>[0]) =>
          query.signalId === broken
            ? Promise.reject(new Error("the file is damaged"))
            : store.rollups(query),
      },
    });
    const { registry, clock, logger: log } = plant;
    const keeper = startExposure({ db, registry, past: partly, clock, log });
    await expect(keeper.keep()).rejects.toThrow("1 asset(s) could not be counted");
    await keeper.stop();
    expect((await record()).body.exposure.assetMonths - before).toBeCloseTo(24 / 730.5, 9);
    await keepExposure();
    expect((await record()).body.exposure.assetMonths - before).toBeCloseTo(48 / 730.5, 9);
  });

  test("counted by two at once it is counted once", async () => {
    const before = (await record()).body.exposure;
    plant.clock.advance(60 * 24 * hour);
    await heard(["P-101"], 40 * 24, 48);
    const [one, other] = [exposure(), exposure()];
    await Promise.all([one.keep(), other.keep()]);
    await Promise.all([one.keep(), other.keep()]);
    await Promise.all([one.stop(), other.stop()]);
    const { assetMonths } = (await record()).body.exposure;
    expect(assetMonths - before.assetMonths).toBeCloseTo(48 / 730.5, 9);
  });

  test("ends where the version was replaced, and its successor's begins there", async () => {
    const before = (await record()).body.exposure.assetMonths;
    const at = plant.clock.now();
    await write({ ...vibrationHigh, severity: 4 });
    plant.clock.advance(5 * 24 * hour);
    const from = Math.ceil((at - start) / hour) + 1;
    await heard(["P-102"], from, 24);
    await keepExposure();
    expect((await record()).body.exposure.assetMonths).toBeCloseTo(before, 6);
    expect((await record(2)).body.exposure.assetMonths).toBeCloseTo(24 / 730.5, 9);
  });

  test("of a rule that watches for silence is the time in which we could hear, none while it has just begun", async () => {
    plant.clock.set(start + 200 * 24 * hour + 10 * 60_000);
    await write({
      ...vibrationHigh,
      key: "pump-silent",
      kind: "instrument",
      condition: { noData: { signal: "vibration", for: "15m" } },
    });
    const silent = async () =>
      (await v.call("GET", "/rules/pump-silent/versions/1/record")).body.exposure;
    plant.clock.advance(10 * 60_000);
    await keepExposure();
    expect(await silent()).toMatchObject({ assetMonths: 0 });
    // Ticks of twelve of the next twenty-four hours.
    const from = plant.clock.now();
    await db.pool.query(
      "insert into rules.heard_time (first_at, last_at, ticks, packed) values ($1, $2, 2, '')",
      [new Date(from), new Date(from + 12 * hour)],
    );
    plant.clock.advance(24 * hour);
    await keepExposure();
    const pumps = plant.tags.length;
    expect((await silent()).assetMonths).toBeCloseTo((pumps * 12) / 730.5, 2);
  });
});
