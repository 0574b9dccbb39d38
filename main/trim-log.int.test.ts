import { openLog } from "#ingest";
import { createLog, systemClock } from "#platform";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { createTrimHold } from "./trim-hold.ts";
import { startTrimming } from "./trim-log.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("what every consumer has passed goes, and nothing does while somebody holds the log", async () => {
  const log = await openLog({ db, partitions: 2, clock: systemClock });
  const left = async (): Promise<number> =>
    (await db.pool.query("select from ingest.log")).rowCount ?? 0;
  for (let at = 1; at <= 3; at += 1) await log.appendTick({ at, healthySince: 0 });

  const hold = createTrimHold();
  const [first, second] = [hold.hold(), hold.hold()];
  let asked = 0;
  const thrice = Promise.withResolvers<void>();
  const trimming = startTrimming({
    log,
    passed: async () => [
      [3, 3],
      [3, 2],
    ],
    held() {
      asked += 1;
      if (asked === 2) first();
      if (asked === 3) thrice.resolve();
      return hold.held();
    },
    logger: createLog({ level: "silent" }),
    everyMs: 5,
  });
  await thrice.promise;
  expect(await left()).toBe(6);
  second();
  await expect.poll(left).toBe(1);
  await trimming.stop();
  await log.close();
});
