import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../database/open-database.ts";
import { createLog } from "../log/log.ts";
import { cableTo, testDatabase } from "../testing/index.ts";
import { startRedis } from "../testing/redis-server.ts";
import { queueContract } from "./queue-contract.ts";
import { createQueues } from "./queues.ts";
import type { Queues } from "./queues.ts";

let database: Database;
let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  database = await testDatabase();
  redis = await startRedis();
});
afterAll(() => redis.stop());

const openAt = (url: string): Promise<Queues> =>
  createQueues({
    config: { queue: { kind: "redis", url }, jobs: { lockMs: 1_000, stalledMs: 1_000 } },
    database,
    log: createLog({ level: "silent" }),
  });

describe("the queue on Redis", () => {
  queueContract(() => openAt(redis.url));
});

test("without a Redis that answers the start is refused, naming the setting but no password", async () => {
  const open = openAt("redis://:secret@127.0.0.1:1");
  await expect(open).rejects.toThrow(/127\.0\.0\.1:1 \(REDIS_URL\) does not answer/);
  await expect(open).rejects.not.toThrow(/secret/);
});

test.skipIf(process.env.REDIS_URL)(
  "adding fails while Redis is away, instead of hanging",
  async () => {
    const own = await startRedis();
    const queues = await openAt(own.url);
    await queues.add("away", {}, { jobId: "one" });
    await own.stop();
    await expect(queues.add("away", {}, { jobId: "two" })).rejects.toThrow();
    await queues.close();
  },
);

test("adding fails while Redis hangs, so that work goes on without it, and works once it answers again", async () => {
  const cable = await cableTo(redis.url);
  const queues = await openAt(cable.url);
  const add = (jobId: string): Promise<void> => queues.add("hanging", {}, { jobId });
  await add("one");
  cable.hold();
  await expect(add("two")).rejects.toThrow(/timed out/);
  const many = queues.addMany("hanging", [{ data: {}, options: { jobId: "three" } }]);
  await expect(many).rejects.toThrow(/timed out/);
  cable.mend();
  await add("four");
  await queues.close();
  cable.close();
});
