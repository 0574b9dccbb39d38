import { createLog } from "#platform";
import type { Database, Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { ruleRoutes } from "../routes/routes.ts";
import { startSuppressions } from "../suppression/start-suppressions.ts";
import { endSuppression, suppress } from "../suppression/suppress.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";

const latching = { ...vibrationHigh, latched: true };

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
  await db.pool.query("truncate rules.held_flag, rules.suppression");
  await plant.beginAnew();
  plant.clock.set(start + 3_600_000);
  seconds = 0;
  await plant.rules(latching);
});

let seconds = 0;

async function vibrates(value: number): Promise<void> {
  const from = seconds;
  seconds += 5;
  await plant.log.append(
    [0, 1, 2, 3, 4].map((each) => plant.reading("P-101", "vibration", from + each, value)),
  );
  await plant.scorer().settle();
}

async function call(verb: "acknowledge" | "reset", principal: Partial<Principal> = {}) {
  const [flag] = await plant.flags();
  const { registry, clock } = plant;
  const response = await testApi([ruleRoutes({ db, registry, clock })], {
    roles: ["dispatcher"],
    ...principal,
  }).request(`/api/v1/flags/${flag!.id}/${verb}`, {
    method: "POST",
    headers: { "x-millwright-csrf": "1", "sec-fetch-site": "same-origin" },
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const states = async () =>
  (await plant.flags()).map(({ state, latched, occurrences, returned_at }) => ({
    state,
    latched,
    occurrences,
    returned: returned_at !== null,
  }));
const topics = async () =>
  (await plant.events()).map(({ topic }) => topic).filter((topic) => topic.startsWith("flag."));

test("stands after its condition has returned, until a person resets it: then it returns for others", async () => {
  await vibrates(9);
  expect(await call("reset")).toMatchObject({ status: 409 });
  await vibrates(2);
  expect(await states()).toMatchObject([
    { state: "unacknowledged", latched: true, returned: true },
  ]);
  expect(await topics()).toEqual(["flag.raised", "flag.latched"]);
  await call("acknowledge");
  expect(await states()).toMatchObject([{ state: "acknowledged" }]);
  expect(await call("reset", { sites: [99] })).toMatchObject({ status: 404 });
  expect(await call("reset")).toMatchObject({
    status: 200,
    body: {
      state: "normal",
      latched: true,
      history: [
        { type: "raised" },
        { type: "returned" },
        { type: "acknowledged" },
        { type: "reset", by: "Ana Ruiz" },
        { type: "cleared" },
      ],
    },
  });
  expect((await topics()).slice(2)).toEqual(["flag.acknowledged", "flag.reset", "flag.returned"]);
});

test("is raised again when it comes back before that, seen or not, and stays one flag", async () => {
  await vibrates(9);
  await vibrates(2);
  await call("acknowledge");
  await vibrates(9);
  expect(await states()).toMatchObject([
    { state: "unacknowledged", occurrences: 2, returned: false },
  ]);
  await vibrates(2);
  await vibrates(9);
  await vibrates(2);
  expect(await states()).toMatchObject([
    { state: "unacknowledged", occurrences: 3, returned: true },
  ]);
});

test("in one batch it comes and goes as often as the condition did, and stands", async () => {
  await plant.log.append(
    // More often than what is carried out one by one.
    Array.from({ length: 24 }, (_, second) =>
      plant.reading("P-101", "vibration", second, second % 4 === 3 ? 2 : 9),
    ),
  );
  await plant.scorer().settle();
  expect(await states()).toMatchObject([
    { state: "unacknowledged", occurrences: 6, returned: true },
  ]);
  await call("acknowledge");
  await plant.log.append(
    Array.from({ length: 22 }, (_, second) =>
      plant.reading("P-101", "vibration", 24 + second, second % 4 === 3 ? 2 : 9),
    ),
  );
  await plant.scorer().settle();
  expect(await states()).toMatchObject([
    { state: "unacknowledged", occurrences: 11, returned: true },
  ]);
});

test("raised again by a version that does not latch it ends as flags do, in one batch as well", async () => {
  await vibrates(9);
  await vibrates(2);
  await call("acknowledge");
  await plant.rules(vibrationHigh);
  await plant.log.append(
    Array.from({ length: 24 }, (_, second) =>
      plant.reading("P-101", "vibration", 10 + second, second % 4 === 3 ? 2 : 9),
    ),
  );
  await plant.scorer().settle();
  expect(await states()).toMatchObject([
    { state: "returned-unacknowledged", latched: false, returned: true },
  ]);
  expect((await topics()).at(-1)).toBe("flag.returned");
  await call("acknowledge");
  expect(await states()).toMatchObject([{ state: "normal" }]);
});

test("shelved while it came and went it is told when the shelving ends, since it stands", async () => {
  const { id: assetId, siteId } = plant.asset("P-101");
  const now = plant.clock.now();
  const shelved = await suppress(
    plant.rulesDb,
    {
      kind: "shelved",
      asset: { id: assetId, tag: "P-101", siteId },
      condition: latching.key,
      oneShot: false,
      until: now + 3_600_000,
      reason: "a new bearing runs in",
      owner: "Ana",
    },
    now,
  );
  await vibrates(9);
  await vibrates(2);
  expect(await topics()).not.toContain("flag.raised");
  await endSuppression(plant.rulesDb, shelved.id, { name: "Ana", sites: "all" }, now);
  await suppressions.settle();
  expect((await topics()).filter((topic) => topic === "flag.raised")).toHaveLength(1);
});

test("a late reading that shows when it really returned moves its end, and it stands all the same", async () => {
  await vibrates(9);
  await call("acknowledge");
  await vibrates(2);
  await plant.log.append([plant.reading("P-101", "vibration", 4, 2)]);
  await plant.scorer().settle();
  expect(await states()).toMatchObject([{ state: "acknowledged", returned: true }]);
  expect(await call("reset")).toMatchObject({ status: 200, body: { state: "normal" } });
});
