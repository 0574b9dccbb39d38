import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { flagPerformance, raisesByDay, topRaisers } from "./flag-performance.ts";

const hour = 3_600_000;
let db: Database;
let plant: Fixture;

/** The vibration of a machine goes over its limit and back, `times` times, `apart` seconds apart, from a second on. */
async function comesAndGoes(tag: string, from: number, times: number, apart: number) {
  const readings = Array.from({ length: times }, (_, index) => from + index * apart).flatMap(
    (second) =>
      [9, 9, 9, 2].map((value, place) => plant.reading(tag, "vibration", second + place, value)),
  );
  await plant.log.append(readings);
  await plant.scorer().settle();
}

beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  plant.clock.set(start + 48 * hour);
  await plant.rules(vibrationHigh);
  await comesAndGoes("P-101", 0, 4, 10);
  await comesAndGoes("P-102", 0, 2, 3_600);
  await comesAndGoes("P-103", 11 * 3_600, 1, 1);
  // One that goes on.
  await plant.log.append(
    [0, 1, 2, 3].map((each) => plant.reading("P-104", "vibration", 60 + each, 9)),
  );
  await plant.scorer().settle();
});

const period = { from: new Date(start), to: new Date(start + 48 * hour), sites: "all" as const };
const known = (...more: { id: number; name: string }[]) => ({
  known: [{ id: plant.asset("P-101").siteId, name: "Berlin works" }, ...more],
  operators: 2,
});
const at = new Date(start + 48 * hour);

test("a site's figures are those of the stretches in which conditions held", async () => {
  const { siteId } = plant.asset("P-101");
  await db.pool.query(
    `insert into rules.flood (site_id, site_name, began_at, ended_at, flags) values ($1, 'Berlin works', $2, $3, 60)`,
    [siteId, new Date(start - hour), new Date(start + 4.8 * hour)],
  );
  expect(await flagPerformance(db.as(), { ...period, ...known() }, at)).toEqual([
    {
      siteId,
      siteName: "Berlin works",
      raised: 8,
      perDay: 4,
      perOperatorDay: 2,
      // Four of P-101, one of P-102 and that of P-104 lie within ten minutes.
      peak: 6,
      busyShare: 0,
      topTenShare: 1,
      chattering: 1,
      stale: 1,
      shelved: 0,
      shelvings: 0,
      suppressed: 0,
      suppressedRaises: 0,
      floodShare: expect.closeTo(0.1, 6),
    },
  ]);
});

test("days are the site's: what is raised after midnight in Berlin is of the next day", async () => {
  const { siteId } = plant.asset("P-101");
  const days = await raisesByDay(db.as(), period, new Map([[siteId, "Europe/Berlin"]]));
  expect(days).toEqual([
    { day: "2026-11-21", siteId, raised: 7 },
    { day: "2026-11-22", siteId, raised: 1 },
  ]);
});

test("what raised most comes first", async () => {
  const top = await topRaisers(db.as(), period, 2);
  expect(top.map(({ asset, raised }) => [asset.tag, raised])).toEqual([
    ["P-101", 4],
    ["P-102", 2],
  ]);
});

test("nobody sees the figures of sites that are not theirs", async () => {
  const theirs = { ...period, ...known(), sites: [999] };
  expect(await flagPerformance(db.as(), theirs, at)).toEqual([]);
  expect(await topRaisers(db.as(), { ...period, sites: [] }, 10)).toEqual([]);
});

test("a site in which nothing was raised is in the answer, as quiet as it was", async () => {
  const quiet = { id: 777, name: "Quiet works" };
  const [, second] = await flagPerformance(db.as(), { ...period, ...known(quiet) }, at);
  expect(second).toMatchObject({
    siteId: 777,
    siteName: "Quiet works",
    raised: 0,
    perDay: 0,
    peak: 0,
    busyShare: 0,
    topTenShare: null,
    floodShare: 0,
  });
});

test("a ten-minute period is busy with more than ten raises", async () => {
  await comesAndGoes("P-105", 36 * 3_600, 11, 20);
  const [site] = await flagPerformance(db.as(), { ...period, ...known() }, at);
  expect(site).toMatchObject({ raised: 19, peak: 11, busyShare: expect.closeTo(1 / 288, 9) });
});

test("what was shelved, and raised while something suppressed it, is counted", async () => {
  const { id, siteId } = plant.asset("P-106");
  await comesAndGoes("P-106", 20 * 3_600, 2, 3_600);
  await db.pool.query(
    `insert into rules.suppression (kind, asset_id, asset_tag, site_id, condition, reason, owner, began_at, until, ended_at) values
       ('shelved', $1, 'P-106', $2, 'pump-vibration-high', 'known', 'Ana', $3, $4, $4),
       ('out-of-service', $1, 'P-106', $2, null, 'overhaul', 'Ana', $4, $5, null)`,
    [
      id,
      siteId,
      new Date(start + 19 * hour),
      new Date(start + 20.5 * hour),
      new Date(start + 400 * hour),
    ],
  );
  const [site] = await flagPerformance(db.as(), { ...period, ...known() }, at);
  expect(site).toMatchObject({ shelved: 0, shelvings: 1, suppressed: 1, suppressedRaises: 2 });
});
