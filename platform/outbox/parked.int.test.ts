import { beforeAll, expect, test } from "vitest";
import type { Database } from "../database/open-database.ts";
import { testDatabase } from "../testing/index.ts";
import { appendToOutbox } from "./append.ts";
import { deliverNext } from "./deliver.ts";
import type { Subscription } from "./event.ts";
import { outboxAge } from "./outbox-age.ts";
import { listParked, retryParked } from "./parked.ts";
import { placeEvents } from "./place-events.ts";
import type { OutboxTables } from "./tables.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("an event that was given up is listed with its error, and handled once it is retried and its cause mended", async () => {
  let mended = false;
  const subscription: Subscription = {
    consumer: "planner",
    topics: ["raised"],
    async handle() {
      if (!mended) throw new Error("the calendar is away");
    },
  };
  const deliver = () =>
    deliverNext({
      db,
      subscription,
      key: "asset:1",
      plan: { attempts: 1, firstDelayMs: 1, longestDelayMs: 1 },
      impatient: true,
    });
  await db
    .as<OutboxTables>()
    .transaction()
    .execute((trx) =>
      appendToOutbox(
        trx,
        [1, 2, 3].map((n) => ({ topic: "raised", key: "asset:1", siteId: null, payload: { n } })),
      ),
    );
  expect(await outboxAge(db)).toEqual({ oldest: expect.any(Number), parked: 0 });
  await placeEvents(db, [subscription], 10);
  for (let i = 0; i < 3; i += 1) expect((await deliver()).kind).toBe("failed");
  expect(await outboxAge(db)).toEqual({ oldest: null, parked: 3 });

  const [newest, ...older] = await listParked(db, { limit: 1 });
  expect(newest).toMatchObject({
    consumer: "planner",
    payload: { n: 3 },
    attempts: 1,
    error: expect.stringContaining("the calendar is away"),
  });
  expect(older).toHaveLength(1);
  expect(
    (await listParked(db, { limit: 5, before: newest! })).map(({ payload }) => payload),
  ).toEqual([{ n: 2 }, { n: 1 }]);

  mended = true;
  expect(await retryParked(db, newest!)).toBe(true);
  expect(await retryParked(db, newest!)).toBe(false);
  expect(await deliver()).toMatchObject({ kind: "handled", event: { payload: { n: 3 } } });
  expect(await outboxAge(db)).toEqual({ oldest: null, parked: 2 });
});
