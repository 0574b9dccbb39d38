import { afterAll, beforeAll, describe } from "vitest";
import type { Database } from "../database/open-database.ts";
import { createLog } from "../log/log.ts";
import { testDatabase } from "../testing/index.ts";
import { startRedis } from "../testing/redis-server.ts";
import { queueContract } from "./queue-contract.ts";
import { createQueues } from "./queues.ts";

let database: Database;
let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  database = await testDatabase();
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe("the queue on Redis", () => {
  queueContract(() =>
    createQueues({
      config: {
        queue: { kind: "redis", url: redis.url },
        jobs: { lockMs: 1_000, stalledMs: 1_000 },
      },
      database,
      log: createLog({ level: "silent" }),
    }),
  );
});
