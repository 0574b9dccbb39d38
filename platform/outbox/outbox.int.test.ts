import { beforeEach, expect, test } from "vitest";
import { beforeAll } from "vitest";
import { settleOutbox, testDatabase } from "../testing/index.ts";
import type { Database } from "../database/open-database.ts";
import { appendToOutbox } from "./append.ts";
import type { DeliveredEvent, OutboxEvent, Subscription } from "./event.ts";
import { feedHead, readFeed } from "./feed.ts";
import { outboxBacklog } from "./pending.ts";
import type { OutboxTables } from "./tables.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  await db.pool.query("truncate platform.outbox cascade");
});

const event = (key: string, n: number): OutboxEvent => ({
  topic: "flag.raised",
  key,
  siteId: 1,
  payload: { n },
});

const publish = (...events: OutboxEvent[]): Promise<void> =>
  db
    .as<OutboxTables>()
    .transaction()
    .execute((trx) => appendToOutbox(trx, events));

function recorder(consumer = "recorder"): Subscription & { seen: DeliveredEvent[] } {
  const seen: DeliveredEvent[] = [];
  return {
    consumer,
    topics: ["flag.raised"],
    seen,
    handle: async (_trx, delivered) => {
      seen.push(delivered);
    },
  };
}

test("an event reaches each of its consumers once, with what it was written with", async () => {
  const [one, other] = [recorder("one"), recorder("other")];
  await publish(event("asset:1", 1));
  await settleOutbox(db, [one, other]);
  await settleOutbox(db, [one, other]);
  for (const { seen } of [one, other]) {
    expect(seen).toMatchObject([
      { topic: "flag.raised", key: "asset:1", siteId: 1, payload: { n: 1 } },
    ]);
    expect(seen[0]?.occurredAt).toBeInstanceOf(Date);
  }
});

test("an event of a transaction that rolls back is never told", async () => {
  const failing = db
    .as<OutboxTables>()
    .transaction()
    .execute(async (trx) => {
      await appendToOutbox(trx, [event("asset:1", 1)]);
      throw new Error("changed my mind");
    });
  await expect(failing).rejects.toThrow("changed my mind");
  const consumer = recorder();
  await settleOutbox(db, [consumer]);
  expect(consumer.seen).toEqual([]);
});

test("a consumer gets only the topics it asked for", async () => {
  const consumer = recorder();
  await publish({ ...event("asset:1", 1), topic: "flag.returned" }, event("asset:1", 2));
  await settleOutbox(db, [consumer]);
  expect(consumer.seen.map(({ payload }) => payload)).toEqual([{ n: 2 }]);
});

test("what a handler publishes is delivered in turn", async () => {
  const second = recorder();
  const first: Subscription = {
    consumer: "first",
    topics: ["workorder.completed"],
    handle: (trx) => appendToOutbox(trx, [event("asset:1", 2)]),
  };
  await publish({ ...event("asset:1", 1), topic: "workorder.completed" });
  await settleOutbox(db, [second, first]);
  expect(second.seen.map(({ payload }) => payload)).toEqual([{ n: 2 }]);
});

test("a handler that fails leaves nothing of its work, and is asked again before later events of its key", async () => {
  const seen: number[] = [];
  let failures = 2;
  const consumer: Subscription = {
    consumer: "stumbling",
    topics: ["flag.raised"],
    handle: async (trx, { payload }) => {
      await appendToOutbox(trx, [{ ...event("asset:1", 0), topic: "noise" }]);
      if (payload.n === 1 && failures > 0) {
        failures -= 1;
        throw new Error("stumbled");
      }
      seen.push(Number(payload.n));
    },
  };
  await publish(event("asset:1", 1), event("asset:1", 2));
  await settleOutbox(db, [consumer], { attempts: 5 });
  expect(seen).toEqual([1, 2]);
  const { rows } = await db.pool.query(
    "select count(*) from platform.outbox where topic = 'noise'",
  );
  expect(rows).toEqual([{ count: 2 }]);
});

test("after its last attempt an event is parked with its error, and the next of its key goes on", async () => {
  const seen: number[] = [];
  const consumer: Subscription = {
    consumer: "refusing",
    topics: ["flag.raised"],
    handle: async (_trx, { payload }) => {
      if (payload.n === 1) throw new Error("will never do");
      seen.push(Number(payload.n));
    },
  };
  await publish(event("asset:1", 1), event("asset:1", 2));
  await expect(settleOutbox(db, [consumer], { attempts: 3 })).rejects.toThrow("will never do");
  await settleOutbox(db, [consumer], { attempts: 3 });
  expect(seen).toEqual([2]);
  expect(await outboxBacklog(db)).toEqual({ unplaced: 0, pending: 0, parked: 1 });
  const { rows } = await db.pool.query(
    "select attempts, error from platform.inbox where state = 'parked'",
  );
  expect(rows).toMatchObject([{ attempts: 3, error: expect.stringContaining("will never do") }]);
});

test("a row that commits late is placed after what readers have already read", async () => {
  const late = await db.pool.connect();
  await late.query("begin");
  await late.query(
    "insert into platform.outbox (topic, key, payload) values ('flag.raised', 'asset:1', '{\"n\":\"late\"}')",
  );
  await publish(event("asset:2", 2));
  const consumer = recorder();
  await settleOutbox(db, [consumer]);
  const read = await readFeed(db, { after: 0, limit: 10 });
  expect(read.map(({ payload }) => payload.n)).toEqual([2]);
  await late.query("commit");
  late.release();
  await settleOutbox(db, [consumer]);
  const rest = await readFeed(db, { after: read[0]?.position ?? 0, limit: 10 });
  expect(rest.map(({ payload }) => payload.n)).toEqual(["late"]);
  expect(consumer.seen.map(({ payload }) => payload.n)).toEqual([2, "late"]);
});

test("the feed can be narrowed to topics and sites", async () => {
  await publish(
    event("asset:1", 1),
    { ...event("asset:2", 2), siteId: 2 },
    { ...event("asset:3", 3), siteId: null },
    { ...event("asset:4", 4), topic: "workorder.opened" },
  );
  await settleOutbox(db, []);
  const read = async (query: object): Promise<unknown[]> =>
    (await readFeed(db, { after: 0, limit: 10, ...query })).map(({ payload }) => payload.n);
  expect(await read({})).toEqual([1, 2, 3, 4]);
  expect(await read({ sites: [2] })).toEqual([2]);
  expect(await read({ sites: [] })).toEqual([]);
  expect(await read({ topics: ["workorder.opened"] })).toEqual([4]);
});

test("the head of the feed is the last event that can be read", async () => {
  expect(await feedHead(db)).toBe(0);
  await publish(event("asset:1", 1), event("asset:1", 2));
  await settleOutbox(db, []);
  const read = await readFeed(db, { after: 0, limit: 10 });
  expect(await feedHead(db)).toBe(read[1]?.position);
});
