import { settleOutbox, testApi, testDatabase } from "#platform/testing";
import type { Database, Subscription } from "#platform";
import { appendToOutbox } from "#platform";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { closeOutSubscriptions } from "../gaps/open-gap.ts";
import type { Outcome } from "../records/flag-outcome.ts";
import { reviseOutcome } from "../records/revise-outcome.ts";
import { ruleSubscriptions } from "../records/take-outcomes.ts";
import { ruleRoutes } from "../routes/routes.ts";
import { fixture, start } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { gauss, uniform } from "../testing/series.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});

const wearing = {
  key: "bearing-wears",
  name: "Bearing wears",
  appliesTo: { assetClass: "pump" },
  severity: 2,
  failureMode: "bearing-wear",
  condition: { timeToThreshold: { signal: "vibration", above: 10, within: "72h" } },
};

beforeEach(async () => {
  await plant.beginAnew();
  await plant.rules(wearing);
});

const hour = 3_600;
const day = 24 * hour;
/** Vibration is 5 for ten days, then half a unit more each day: at 10 on day 20. */
const worn = (days: number): number => 5 + Math.max(0, days - 10) / 2;

/** A reading every half an hour, in so many pieces, each scored by somebody who knows only what is stored. */
async function live(fromDay: number, untilDay: number, pieces = 1): Promise<void> {
  const random = uniform(fromDay + 3);
  const readings = Array.from({ length: (untilDay - fromDay) * 48 }, (_, index) => {
    const seconds = fromDay * day + (index * hour) / 2;
    return plant.reading("P-101", "vibration", seconds, worn(seconds / day) + gauss(random) / 10);
  });
  const size = Math.ceil(readings.length / pieces);
  for (let from = 0; from < readings.length; from += size) {
    await plant.log.append(readings.slice(from, from + size));
    await plant.scorer().settle();
  }
}

const flag = async () => (await plant.flags())[0]!;
const predictions = () =>
  plant.rulesDb.selectFrom("rules.life_prediction").selectAll().orderBy("at").execute();
const ends = () => plant.rulesDb.selectFrom("rules.life_end").select(["end", "at"]).execute();

const onDay = (days: number) => new Date(start + days * day * 1_000).toISOString();

async function completed(
  outcome: string,
  repaired: boolean,
  atDay: number,
  failedOn?: number,
  more: Subscription[] = [],
): Promise<void> {
  const { id, asset_id, site_id } = await flag();
  const payload = {
    workOrderId: 1,
    assetId: asset_id,
    siteId: site_id,
    repaired,
    foundCondition: "as-flagged",
    foundFailureMode: "bearing-wear",
    openedAt: onDay(atDay - 1),
    completedAt: onDay(atDay),
    failedAt: failedOn === undefined ? null : onDay(failedOn),
    by: "Tom",
    outcomes: [{ flagId: id, outcome }],
  };
  await db
    .as()
    .transaction()
    .execute((trx) =>
      appendToOutbox(trx, [
        { topic: "workorder.completed", key: `asset:${asset_id}`, siteId: site_id, payload },
      ]),
    );
  await settleOutbox(db, [...ruleSubscriptions({ clock: plant.clock }), ...more]);
}

const record = () => answered("/life-record");
const answered = async (of: string) => {
  const { registry, clock } = plant;
  const routes = [ruleRoutes({ db, registry, clock })];
  const response = await testApi(routes, { roles: [] }).request(`/api/v1/rules/bearing-wears${of}`);
  return response.json();
};

test("a flag says how long the machine has, anew each day, and when what was foreseen has come", async () => {
  await live(0, 18);
  const raised = await flag();
  expect(raised.state).toBe("unacknowledged");
  const first = raised.remaining_useful_life!;
  expect(first.low).toBeLessThanOrEqual(72);
  expect(first.high).toBeGreaterThan(first.hours);
  const told = await plant.events();
  const event = told.find(({ topic }) => topic === "flag.raised")!;
  expect(event.payload).toMatchObject({
    remainingUsefulLife: { hours: expect.any(Number), confidence: 0.8 },
  });

  await live(18, 22);
  const now = await flag();
  expect(now.id).toBe(raised.id);
  expect(now.remaining_useful_life).toMatchObject({ hours: 0, low: 0, high: 0 });
  expect(now.summary).toContain("has reached 10 mm/s");
  expect(now.evidence).toEqual(raised.evidence);
  const said = await predictions();
  expect(said.length).toBeGreaterThan(3);
  expect(said.length).toBeLessThan(8);
  const again = (await plant.events()).filter(({ topic }) => topic === "flag.re-estimated");
  expect(again).toHaveLength(said.length - 1);
  const [end, ...others] = await ends();
  expect(others).toEqual([]);
  expect(end!.end).toBe("reached");
  expect(Math.abs((end!.at.getTime() - start) / 1_000 / day - 20)).toBeLessThan(1);
  expect(await record()).toMatchObject({
    reached: 1,
    open: 0,
    alphaLambda: { of: 1 },
    calibration: { stated: expect.closeTo(0.8, 9) },
  });
  expect(await answered("")).toMatchObject({ lifeRecord: { reached: 1, open: 0 } });
});

test("a machine that is repaired before is counted apart, and what its flag said ends there", async () => {
  await live(0, 18);
  await completed("confirmed", true, 18);
  expect(await ends()).toMatchObject([{ end: "repaired" }]);
  await plant.scorer().settle();
  await settleOutbox(db, ruleSubscriptions({ clock: plant.clock }));
  expect(await ends()).toMatchObject([{ end: "repaired" }]);
  expect(await record()).toMatchObject({
    reached: 0,
    censored: { repaired: 1 },
    alphaLambda: null,
  });
});

test("a machine that a visit found to have failed had ended then, though its trend was still on its way or came to the limit later", async () => {
  await live(0, 18);
  await completed("confirmed", true, 18, 17.5);
  expect(await ends()).toEqual([{ end: "failed", at: new Date(onDay(17.5)) }]);
  expect(await record()).toMatchObject({ reached: 1, failed: 1, censored: { repaired: 0 } });

  await plant.beginAnew();
  await plant.rules(wearing);
  await live(0, 22);
  expect(await ends()).toMatchObject([{ end: "reached" }]);
  await completed("confirmed", true, 22, 21.9);
  expect(await ends()).toMatchObject([{ end: "reached" }]);
  await completed("confirmed", true, 22, 18);
  expect(await ends()).toEqual([{ end: "failed", at: new Date(onDay(18)) }]);
});

test("a visit that finds nothing is the flag's error, and one that could not look says nothing", async () => {
  await live(0, 18);
  await completed("could-not-inspect", false, 18);
  expect(await ends()).toEqual([]);
  expect(await record()).toMatchObject({ open: 1 });
  await completed("no-fault-found", false, 19);
  expect(await record()).toMatchObject({ notFailing: 1, open: 0 });
});

test("what a person says of the flag afterwards is what its life is judged by, and a later visit does not change it", async () => {
  const { rulesDb, registry, clock } = plant;
  const revised = async (to: Outcome) => {
    const { id } = await flag();
    const revision = { to, reason: "seen on the bench", failureMode: null };
    await reviseOutcome(rulesDb, id, revision, { name: "Rea", sees: () => true }, clock.now());
    await settleOutbox(db, ruleSubscriptions({ clock }));
    return (await ends()).map(({ end }) => end);
  };
  await live(0, 18);
  await completed("confirmed", true, 18, 17.5, closeOutSubscriptions({ registry, clock }));
  expect(await revised("no-fault-found")).toEqual(["not-failing"]);
  expect(await revised("other-cause")).toEqual(["repaired"]);
  expect(await revised("confirmed")).toEqual(["failed"]);
  expect(await revised("could-not-inspect")).toEqual([]);
  await completed("no-fault-found", false, 19);
  expect(await ends()).toEqual([]);

  await plant.beginAnew();
  await plant.rules(wearing);
  await live(0, 22);
  await completed("confirmed", true, 22, 18);
  expect(await ends()).toMatchObject([{ end: "failed" }]);
  expect(await revised("could-not-inspect")).toEqual(["reached"]);
});

test("scored in pieces, each by another, the same is said", async () => {
  const said = async (pieces: number) => {
    await plant.beginAnew();
    await plant.rules(wearing);
    await live(0, 22, pieces);
    const rows = await predictions();
    return rows.map(({ at, hours, low, high }) => ({ at, hours, low, high }));
  };
  const whole = await said(1);
  expect(whole.length).toBeGreaterThan(3);
  expect(await said(17)).toEqual(whole);
});
