import type { Database, Principal } from "#platform";
import { createLog } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ruleRoutes } from "../routes/routes.ts";
import { startSuppressions } from "../suppression/start-suppressions.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";

const minute = 60_000;
const engineer = { roles: ["reliability-engineer"] } satisfies Partial<Principal>;

let db: Database;
let plant: Fixture;
let siteId: number;
let suppressions: ReturnType<typeof startSuppressions>;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  ({ siteId } = plant.asset("P-101"));
  const { clock } = plant;
  suppressions = startSuppressions({ db, clock, log: createLog({ level: "silent" }) });
  return () => suppressions.stop();
});
beforeEach(async () => {
  await db.pool.query("truncate rules.held_flag, rules.flood");
  await db.pool.query("delete from rules.flood_policy where at is not null");
  await plant.beginAnew();
  plant.clock.set(start + 60 * minute);
  await plant.rules(vibrationHigh);
});

async function call(
  method: "GET" | "PUT",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = engineer,
) {
  const { registry, clock } = plant;
  const response = await testApi([ruleRoutes({ db, registry, clock })], principal).request(
    `/api/v1/flood-policy${path}`,
    {
      method,
      headers: {
        "content-type": "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return { status: response.status, body: (await response.json()) as any };
}

const say = (policy: object | null, comment = "as the operators asked") =>
  call("PUT", `?site=${siteId}`, { policy, comment });

async function vibrates(...tags: string[]): Promise<void> {
  for (const tag of tags) {
    await plant.log.append([0, 1, 2, 3].map((each) => plant.reading(tag, "vibration", each, 9)));
    await plant.scorer().settle();
  }
}

const topics = async () => (await plant.events()).map(({ topic }) => topic);
const held = () => plant.rulesDb.selectFrom("rules.held_flag").select("reason").execute();

describe("the flood policy of a site", () => {
  test("is that of all sites until it has one of its own, and again when that is taken back", async () => {
    const shipped = { policy: { flags: 50, windowMinutes: 10, calm: null }, siteId: null };
    expect((await call("GET", `?site=${siteId}`)).body).toMatchObject({ ...shipped, by: null });
    const own = { flags: 3, windowMinutes: 20, calm: 1 };
    expect(await say(own)).toMatchObject({ status: 200, body: { policy: own, siteId } });
    expect((await call("GET", "")).body).toMatchObject(shipped);
    expect((await say(null, "the new filter helps")).body).toMatchObject(shipped);
    const { body } = await call("GET", `/changes?site=${siteId}&limit=1`);
    expect(body).toMatchObject({ items: [{ policy: null, comment: "the new filter helps" }] });
    expect(
      (await call("GET", `/changes?site=${siteId}&cursor=${body.nextCursor}`)).body,
    ).toMatchObject({
      items: [{ policy: own, comment: "as the operators asked", by: expect.any(String) }],
    });
  });

  test("says how many flags of its window begin a flood, and how few end it", async () => {
    await say({ flags: 3, windowMinutes: 30, calm: 1 });
    await vibrates("P-101", "P-102");
    plant.clock.set(plant.clock.now() + 20 * minute);
    await vibrates("P-103", "P-104", "P-105");
    expect((await topics()).filter((topic) => topic === "flag.raised")).toHaveLength(3);
    expect(await held()).toMatchObject([
      { reason: expect.stringContaining("4 flags in 30 min") },
      { reason: expect.stringContaining("5 flags in 30 min") },
    ]);
    plant.clock.set(plant.clock.now() + 15 * minute);
    await suppressions.settle();
    // Three are left within the window, and only none is calm.
    expect(await topics()).not.toContain("flood.ended");
    plant.clock.set(plant.clock.now() + 16 * minute);
    await suppressions.settle();
    expect(await topics()).toContain("flood.ended");
  });

  test("counts nothing where floods are off", async () => {
    await say({ flags: null });
    await db.pool.query("update rules.flood_policy set flags = 1 where site_id is null");
    await vibrates("P-101", "P-102", "P-103");
    expect(await held()).toEqual([]);
    await db.pool.query("update rules.flood_policy set flags = 50 where site_id is null");
  });

  test("is refused where it could not be meant, and to who does not answer for it", async () => {
    expect(await say({ flags: 3, calm: 4 })).toMatchObject({ status: 422 });
    expect(await say({ flags: 0 })).toMatchObject({ status: 422 });
    const policy = { flags: 5 };
    const elsewhere = { ...engineer, sites: [siteId + 1] };
    const body = { policy, comment: "so" };
    expect(await call("PUT", `?site=${siteId}`, body, elsewhere)).toMatchObject({ status: 404 });
    expect(await call("PUT", "", body, elsewhere)).toMatchObject({ status: 403 });
    expect(await call("PUT", "", { policy: null, comment: "so" })).toMatchObject({ status: 422 });
    expect(await call("PUT", "?site=99", body)).toMatchObject({ status: 404 });
    expect(await call("PUT", "", body, { roles: ["technician"] })).toMatchObject({ status: 403 });
  });
});
