import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { start, vibrationHigh } from "../testing/fixture.ts";
import {
  backtestFixture,
  firstHours,
  gated,
  hour,
  minute,
  until,
} from "./testing/backtest-fixture.ts";
import type { BacktestFixture } from "./testing/backtest-fixture.ts";
import { heardPosition, keepHeardTime } from "./ticks/keep-heard-time.ts";
import { readHeardTime, shareHeard } from "./ticks/read-heard-time.ts";
import { loadHolding } from "./truth/load-holding.ts";

/** The plant's rule without its delay: its past has a reading a minute. */
const high = {
  ...vibrationHigh,
  condition: { limit: { signal: "vibration", above: 7.1, clearBelow: 6 } },
};
let db: Database;
let plant: BacktestFixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await backtestFixture(db);
  await plant.rules(high);
  plant.clock.advance(30 * 24 * hour);
  // An hour of calm with two stretches of five minutes, on two pumps; a third was silent.
  const calm = Array<number>(120).fill(5);
  const stretch = (from: number) => calm.map((value, i) => (i >= from && i < from + 5 ? 8 : value));
  await plant.said(
    "P-101",
    0,
    stretch(30).map((value, i) => (i >= 90 && i < 95 ? 8 : value)),
  );
  await plant.said("P-102", 0, stretch(60));
});
beforeEach(async () => {
  await db.pool.query("truncate rules.backtest cascade");
});

const ended = (id: number) =>
  until(
    async () => (await plant.call("GET", `/backtests/${id}`)).body,
    ({ endedAt }) => endedAt !== null,
  );
const at = (minutes: number): string => new Date(start + minutes * minute).toISOString();

describe("a backtest", () => {
  it("says what a rule would have flagged, what that was worth, and what it rests on", async () => {
    const { id: assetId } = plant.asset("P-101");
    await using _ = disposable(
      await plant.run({
        recordedFailures: async (query) =>
          query.assetId === assetId
            ? [
                {
                  assetId,
                  at: start + 50 * minute,
                  failureMode: "bearing-wear",
                  kind: "process",
                  reference: "WO-17",
                },
              ]
            : [],
        partsFor: async () => [{ number: "6205", name: "Bearing", quantity: 2, cost: 60 }],
      }),
    );
    const request = firstHours({ horizon: "30m", visitCost: 100, everyFailureRecorded: true });
    const { body, status } = await plant.call("POST", "/backtests", request);
    expect(status).toBe(201);
    const found = await ended(body.id);
    expect(found).toMatchObject({
      state: "done",
      name: "pump-vibration-high v1",
      progress: { share: 1, assets: 12, assetsDone: 12, readings: 240 },
      candidates: [{ key: "pump-vibration-high", version: 1, severity: 3 }],
    });
    expect(found.candidates[0].result).toMatchObject({
      evidence: { usable: true },
      flags: 3,
      flaggedAssets: 2,
      verdicts: { hit: 1, false: 2, undecided: 0, unvisited: 0 },
      precision: { value: expect.closeTo(1 / 3) },
      recall: { value: 1 },
      failures: 1,
      foreseen: 1,
      missed: [],
      leadTimeHours: { median: expect.closeTo(20 / 60), of: 1 },
      visits: { value: 3 },
      parts: [{ number: "6205", name: "Bearing", quantity: 6, cost: 180 }],
      cost: { value: 480 },
      perDay: [{ day: "2026-11-21", flags: 3 }],
      coverage: {
        assets: 12,
        watched: 12,
        withData: 2,
        assetMonths: expect.closeTo(4 / 730.5),
        readings: 240,
        neverSeenCount: 10,
        gapCount: 0,
      },
    });
    const { value, low, high } = found.candidates[0].result.flagsPerAssetMonth;
    expect(value).toBeCloseTo((3 * 730.5) / 4);
    expect([low < value, value < high]).toEqual([true, true]);

    const first = await plant.call("GET", `/backtests/${body.id}/flags?limit=2`);
    const rest = await plant.call(
      "GET",
      `/backtests/${body.id}/flags?limit=2&cursor=${first.body.nextCursor}`,
    );
    const flags = [...first.body.items, ...rest.body.items];
    expect(flags.map(({ asset, raisedAt }) => [asset.tag, raisedAt])).toEqual([
      ["P-101", at(30)],
      ["P-102", at(60)],
      ["P-101", at(90)],
    ]);
    expect(flags[0]).toMatchObject({
      verdict: "hit",
      why: "bearing-wear was found afterwards (WO-17)",
      returnedAt: at(35),
      evidence: { rule: { key: "pump-vibration-high", version: 1 } },
    });
    expect(rest.body.nextCursor).toBeNull();
    const wrong = await plant.call("GET", `/backtests/${body.id}/flags?verdict=false`);
    expect(wrong.body.items).toHaveLength(2);
  });

  it("takes over what visits said of flags of that time", async () => {
    const { id, siteId } = plant.asset("P-102");
    await db.pool.query(
      `with f as (
         insert into rules.flag (asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind,
           failure_mode, state, raised_at, triggered_at, recorded_at, returned_at, cleared_at, summary, evidence)
         select $1, 'P-102', 'Pump', $2, 'Berlin', 'pump-vibration-high', v.id, 3, 'process', 'bearing-wear', 'normal', $3, $3, $3, $4, $4, '', '{}'
         from rules.rule_version v limit 1 returning id)
       insert into rules.flag_outcome (flag_id, outcome, by, decided_at, recorded_at) select id, 'no-fault-found', 'Ben', $4, $4 from f`,
      [id, siteId, new Date(start + 60 * minute), new Date(start + 65 * minute)],
    );
    await using _ = disposable(await plant.run());
    const { body } = await plant.call("POST", "/backtests", firstHours());
    const found = await ended(body.id);
    expect(found.candidates[0].result.verdicts).toEqual({
      hit: 0,
      false: 1,
      undecided: 0,
      unvisited: 2,
    });
  });

  it("says of each flag why live would have held it, by the candidates beside it, and sends nobody for what is never told", async () => {
    const explained = { ...high, key: "shakes", suppressedBy: [high.key] };
    const longer = { limit: { signal: "vibration", above: 7.1, clearBelow: 4.5 } };
    const outlasting = { ...explained, key: "shakes-on", condition: longer };
    await using _ = disposable(await plant.run());
    const candidates = [{ definition: explained }, { key: high.key }, { definition: outlasting }];
    const { body } = await plant.call("POST", "/backtests", firstHours({ candidates }));
    const found = await ended(body.id);
    expect(found.candidates.map(({ result }: { result: object }) => result)).toMatchObject([
      { flags: 3, held: { flags: 3, neverTold: 3 }, visits: { value: 0 } },
      { flags: 3, held: { flags: 0, neverTold: 0 }, visits: { value: 2 } },
      // It stands until the end on each pump, and is told when the other has returned.
      { flags: 2, held: { flags: 2, neverTold: 0 }, visits: { value: 2 } },
    ]);
    const flags = await plant.call("GET", `/backtests/${body.id}/flags?candidate=2`);
    expect(flags.body.items[0]).toMatchObject({
      raisedAt: at(30),
      held: {
        stage: "suppressed",
        reason: "pump-vibration-high explains it, as the rule says",
        toldAt: at(35),
      },
    });
  });

  it("knows when live found dead what an asset is reached through", async () => {
    const holding = await loadHolding(
      plant.rulesDb,
      { ...plant.asset("P-101"), parentId: plant.asset("P-105").id },
      plant.registry,
      { from: start, to: start + hour, keys: [] },
    );
    expect(holding).toEqual({ explaining: [], gateways: [] });
    const { id, siteId } = plant.asset("P-105");
    await db.pool.query(
      `with f as (
         insert into rules.flag (asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind,
           state, raised_at, triggered_at, recorded_at, returned_at, summary, evidence)
         select $1, 'P-105', 'Pump', $2, 'Berlin', 'gateway-unreachable', id, 2, 'instrument', 'normal', $3, $3, $3, $4, '', $5
         from rules.rule_version limit 1 returning id)
       insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
       select id, $1, 'gateway-unreachable', $3, $3, $4 from f`,
      [
        id,
        siteId,
        new Date(start + 20 * minute),
        new Date(start + 40 * minute),
        JSON.stringify({ facts: { since: at(9) } }),
      ],
    );
    const { gateways } = await loadHolding(
      plant.rulesDb,
      { ...plant.asset("P-101"), parentId: id },
      plant.registry,
      { from: start, to: start + hour, keys: ["silent"] },
    );
    expect(gateways).toEqual([
      {
        tag: "P-105",
        raisedAt: start + 20 * minute,
        returnedAt: start + 40 * minute,
        since: start + 9 * minute,
      },
    ]);
    await db.pool.query("delete from rules.flag_episode where asset_id = $1", [id]);
  });

  it("refuses what would say nothing, naming the field", async () => {
    const refused = async (more: object) => {
      const { status, body } = await plant.call("POST", "/backtests", firstHours(more));
      return [status, body.errors[0].field];
    };
    expect(await refused({ from: at(130) })).toEqual([422, "from"]);
    expect(await refused({ from: "2020-01-01T00:00:00Z" })).toEqual([422, "from"]);
    expect(await refused({ assets: ["P-999"] })).toEqual([422, "assets"]);
    expect(await refused({ candidates: [{ key: "nobody" }] })).toEqual([422, "candidates[0]"]);
    expect(await refused({ horizon: "soon" })).toEqual([422, "horizon"]);
    const turbine = { ...vibrationHigh, appliesTo: { assetClass: "turbine" } };
    expect(await refused({ candidates: [{ definition: turbine }] })).toEqual([422, "candidates"]);
    const broken = { ...vibrationHigh, severity: 9 };
    expect(await refused({ candidates: [{ definition: broken }] })).toEqual([
      422,
      "candidates[0].definition.severity",
    ]);
  });

  it("is seen by those who reach all of its sites, and begun on no other's", async () => {
    const { body } = await plant.call("POST", "/backtests", firstHours());
    const elsewhere = { roles: ["reliability-engineer" as const], sites: [999] };
    expect((await plant.call("GET", `/backtests/${body.id}`, undefined, elsewhere)).status).toBe(
      404,
    );
    expect((await plant.call("GET", "/backtests", undefined, elsewhere)).body.items).toEqual([]);
    expect((await plant.call("DELETE", `/backtests/${body.id}`, undefined, elsewhere)).status).toBe(
      404,
    );
    const begun = await plant.call("POST", "/backtests", firstHours(), elsewhere);
    expect([begun.status, begun.body.errors[0].field]).toEqual([422, "candidates"]);
    const technician = { roles: ["technician" as const] };
    expect((await plant.call("POST", "/backtests", firstHours(), technician)).status).toBe(403);
    expect((await plant.call("GET", "/backtests", undefined, technician)).body.items).toHaveLength(
      1,
    );
  });

  it("waits in a queue that has an end", async () => {
    for (let n = 0; n < 20; n++) await plant.call("POST", "/backtests", firstHours());
    const { status, body } = await plant.call("POST", "/backtests", firstHours());
    expect([status, body.code]).toEqual([429, "too-many-backtests"]);
    const ids = (await plant.call("GET", "/backtests?limit=5")).body.items.map(
      ({ id }: { id: number }) => id,
    );
    expect(ids).toEqual(ids.toSorted((a: number, b: number) => b - a));
  });
});

describe("a runner", () => {
  it("leaves one that is cancelled and goes on with the next", async () => {
    const gate = gated(plant.store, 1);
    await using _ = disposable(await plant.run({ store: gate }));
    const first = (await plant.call("POST", "/backtests", firstHours())).body.id;
    await until(
      async () => gate.asked.length,
      (asked) => asked > 1,
    );
    const cancelled = await plant.call("DELETE", `/backtests/${first}`);
    expect(cancelled.body).toMatchObject({ state: "cancelled", error: "Cancelled by Ana Ruiz." });
    expect((await plant.call("DELETE", `/backtests/${first}`)).status).toBe(409);
    gate.open();
    const second = (await plant.call("POST", "/backtests", firstHours())).body.id;
    expect(await ended(second)).toMatchObject({ state: "done" });
    expect(await ended(first)).toMatchObject({
      state: "cancelled",
      candidates: [{ result: null }],
    });
  });

  it("goes on after a restart with the assets that are not through, to the same report", async () => {
    const whole = await plant.run();
    const undisturbed = await ended((await plant.call("POST", "/backtests", firstHours())).body.id);
    await whole.stop();

    const gate = gated(plant.store, 5);
    const interrupted = await plant.run({ store: gate });
    const { id } = (await plant.call("POST", "/backtests", firstHours())).body;
    await until(
      async () => gate.asked.length,
      (asked) => asked > 5,
    );
    const stopped = interrupted.stop();
    gate.open();
    await stopped;
    const { state, progress } = (await plant.call("GET", `/backtests/${id}`)).body;
    expect(state).toBe("queued");
    expect(progress.assetsDone).toBeGreaterThanOrEqual(3);

    const after = gated(plant.store, Infinity);
    await using _ = disposable(await plant.run({ store: after }));
    const found = await ended(id);
    expect(found).toMatchObject({ state: "done", progress: { assetsDone: 12 } });
    expect(after.asked.length).toBeLessThanOrEqual(12 - progress.assetsDone);
    expect(found.candidates[0].result).toEqual(undisturbed.candidates[0].result);
  });

  it("takes over from one that fell silent, and gives up one that ends its process again and again", async () => {
    const { id } = (await plant.call("POST", "/backtests", firstHours())).body;
    const { id: endless } = (await plant.call("POST", "/backtests", firstHours())).body;
    await db.pool.query(
      `update rules.backtest set state = 'running', runner = gen_random_uuid(), started_at = now(),
         heard_at = now() - interval '1 minute', takes = case id when $1 then 1 else 5 end`,
      [id],
    );
    await using _ = disposable(await plant.run());
    expect(await ended(id)).toMatchObject({ state: "done" });
    expect(await ended(endless)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("ended 5 times"),
    });
  });

  it("says why one failed", async () => {
    const scan = async () => {
      throw new Error("the disk is gone");
    };
    await using _ = disposable(await plant.run({ store: { scan } }));
    const { id } = (await plant.call("POST", "/backtests", firstHours())).body;
    expect(await ended(id)).toMatchObject({ state: "failed", error: "the disk is gone" });
  });
});

describe("silence", () => {
  it("is judged by the ticks that were kept when the log was trimmed", async () => {
    const { clock, log } = plant;
    const from = clock.now();
    const healthySince = from - hour;
    for (let i = 1; i <= 60; i++) {
      clock.advance(minute);
      // For twenty minutes we could not hear: the next tick says so.
      if (i > 20 && i <= 40) continue;
      await log.appendTick({
        at: clock.now(),
        healthySince: i <= 20 ? healthySince : from + 41 * minute,
      });
    }
    await Promise.all([keepHeardTime(db), keepHeardTime(db), keepHeardTime(db)]);
    expect(await heardPosition(db)).toBe((await log.heads())[0]);
    await log.trim(await log.heads());
    const kept = await readHeardTime(db, { from, to: clock.now() });
    expect(kept.length / 2).toBe(40);
    expect(await shareHeard(db, { from, to: clock.now() })).toBeCloseTo(59 / 60);

    await plant.said("P-103", (from - start) / minute, Array(10).fill(5));
    const silent = {
      ...vibrationHigh,
      key: "pump-silent",
      kind: "instrument",
      condition: { noData: { signal: "vibration", for: "15m" } },
    };
    await using _ = disposable(await plant.run());
    const { body } = await plant.call("POST", "/backtests", {
      candidates: [{ definition: silent }],
      from: new Date(from).toISOString(),
      to: new Date(clock.now()).toISOString(),
      assets: ["P-103"],
      warmUp: "1m",
    });
    const found = await ended(body.id);
    expect(found.candidates[0].result).toMatchObject({ flags: 1, evidence: { usable: true } });
    const [flag] = (await plant.call("GET", `/backtests/${body.id}/flags`)).body.items;
    // Silent from the tenth minute on: eleven minutes before we went deaf were not enough, fifteen after it were.
    expect(flag.raisedAt).toBe(new Date(from + 56 * minute).toISOString());
  });
});

const disposable = (runner: { stop(): Promise<void> }): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => runner.stop(),
});
