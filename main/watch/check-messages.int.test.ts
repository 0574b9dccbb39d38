import { queueMessage } from "#platform";
import type { Database, MessageTables } from "#platform";
import { collectMessages, giveContactPoint, manualClock, testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { checkMessages } from "./check-messages.ts";

const clock = manualClock("2026-11-22T10:00:00Z");
let db: Database;
let ana: number;
let ben: number;
beforeAll(async () => {
  db = await testDatabase();
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into platform.person (email, name, roles, created_at)
     values ('ana@plant.example', 'Ana', '{viewer}', now()), ('ben@plant.example', 'Ben', '{viewer}', now())
     returning id`,
  );
  ana = rows[0]!.id;
  ben = rows[1]!.id;
  await giveContactPoint(db, { personId: ana });
});

let count = 0;
const tell = (personId: number) =>
  db
    .as<MessageTables>()
    .transaction()
    .execute((trx) =>
      queueMessage(trx, {
        to: { personId },
        siteId: null,
        subject: "A flag",
        text: "A flag.",
        urgency: 3,
        about: { kind: "flag", id: 1 },
        dedupeKey: `check:${(count += 1)}`,
        at: new Date(clock.now()),
      }),
    );

test("a message that nobody sends is a warning after two minutes, never a failure, and none once it is sent", async () => {
  const check = checkMessages(db, clock);
  await tell(ana);
  expect(await check.look()).toMatchObject({ state: "ok", remedy: null });
  clock.advance(180_000);
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail: "the oldest message has waited 3 min to be told",
  });
  clock.advance(86_400_000);
  expect((await check.look()).state).toBe("warning");
  const { settle } = await collectMessages({ db, clock });
  expect(await settle()).toMatchObject([{ address: { name: "Ana" }, link: null }]);
  expect(await check.look()).toMatchObject({ state: "ok", value: 0 });
});

test("a message that could not be told is a warning for an hour, with where to look", async () => {
  const check = checkMessages(db, clock);
  const { settle } = await collectMessages({ db, clock });
  await tell(ben);
  expect(await settle()).toEqual([]);
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail: expect.stringContaining("1 could not be told within the last hour"),
    remedy: expect.stringContaining("state=failed"),
  });
  clock.advance(3_600_001);
  expect((await check.look()).state).toBe("ok");
});
