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
const at = new Date(start + 48 * hour);

test("a site's figures are those of the stretches in which conditions held", async () => {
  const { siteId } = plant.asset("P-101");
  await db.pool.query(
    `insert into rules.flood (site_id, site_name, began_at, ended_at, flags) values ($1, 'Berlin works', $2, $3, 60)`,
    [siteId, new Date(start - hour), new Date(start + 4.8 * hour)],
  );
  expect(await flagPerformance(db.as(), period, at)).toEqual([
    {
      siteId,
      siteName: "Berlin works",
      raised: 8,
      perDay: 4,
      // Four of P-101, one of P-102 and that of P-104 lie within ten minutes.
      peak: 6,
      topTenShare: 1,
      chattering: 1,
      stale: 1,
      shelved: 0,
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
  expect(await flagPerformance(db.as(), { ...period, sites: [999] }, at)).toEqual([]);
  expect(await topRaisers(db.as(), { ...period, sites: [] }, 10)).toEqual([]);
});
