import { clockDoubt, createHousekeeping, createLog } from "#platform";
import { manualClock, testApi, testDatabase, testQueues } from "#platform/testing";
import { expect, test } from "vitest";
import { checkClock } from "./check-clock.ts";
import { clockRoutes } from "./clock-routes.ts";

test("a doubted clock is a warning with its remedy, until one who answers for all sites confirms it", async () => {
  const db = await testDatabase();
  const clock = manualClock(Date.UTC(2026, 10, 21));
  const log = createLog({ level: "silent" });
  const queues = await testQueues(db);
  const housekeeping = createHousekeeping({ db, queues, clock, log, sweeps: [] });
  const check = checkClock(db);
  await housekeeping.runAll();
  expect(await check.look()).toMatchObject({ state: "ok" });

  clock.advance(1_500 * 86_400_000);
  await housekeeping.runAll();
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail: expect.stringContaining("1500 days after it was last known to be right"),
    remedy: expect.stringContaining("/system/clock/confirmation"),
  });

  const confirm = async (sites: "all" | number[]) => {
    const api = testApi([clockRoutes({ db, clock, log })], { roles: ["admin"], sites });
    const path = "/api/v1/system/clock/confirmation";
    return (await api.request(path, { method: "POST" })).status;
  };
  expect(await confirm([1])).toBe(403);
  expect(await clockDoubt(db)).not.toBeNull();
  expect(await confirm("all")).toBe(204);
  expect(await check.look()).toMatchObject({ state: "ok" });
});
