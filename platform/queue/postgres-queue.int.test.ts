import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../database/open-database.ts";
import { createLog } from "../log/log.ts";
import { testDatabase } from "../testing/index.ts";
import { queueContract } from "./queue-contract.ts";
import { createQueues } from "./queues.ts";
import type { Queues } from "./queues.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const open = (): Promise<Queues> =>
  createQueues({
    config: { queue: { kind: "postgres" }, jobs: { lockMs: 1_000, stalledMs: 1_000 } },
    database: db,
    log: createLog({ level: "silent" }),
  });

describe("the queue on PostgreSQL", () => {
  queueContract(open);
});

test("connections of many queues and workers stay bounded", async () => {
  const queues = await open();
  for (let n = 0; n < 5; n += 1) {
    await queues.process(`bounded-${n}`, async () => {}, { concurrency: 16 });
    await queues.addMany(
      `bounded-${n}`,
      Array.from({ length: 40 }, (_, job) => ({ data: {}, options: { jobId: `${job}` } })),
    );
  }
  const { rows } = await db.pool.query(
    "select count(*) as n from pg_stat_activity where datname = current_database()",
  );
  await queues.close();
  expect(rows[0].n).toBeLessThanOrEqual(30);
});

test("whoever has the queues alone is not held up by what a killed process had in hand", async () => {
  const options = {
    // So long that only forgetting can explain that the wake-up is handled.
    config: { queue: { kind: "postgres" }, jobs: { lockMs: 600_000, stalledMs: 600_000 } },
    database: db,
    log: createLog({ level: "silent" }),
  } as const;
  const killed = await createQueues(options);
  const taken = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await killed.process(
    "orphaned",
    async () => {
      taken.resolve();
      await held.promise;
    },
    { concurrency: 1 },
  );
  await killed.add("orphaned", {}, { jobId: "one" });
  await taken.promise;

  const next = await createQueues({ ...options, forget: true });
  const handled = Promise.withResolvers<void>();
  await next.process("orphaned", async () => handled.resolve(), { concurrency: 1 });
  await next.add("orphaned", {}, { jobId: "one" });
  await handled.promise;
  held.resolve();
  await Promise.allSettled([next.close(), killed.close()]);
});
