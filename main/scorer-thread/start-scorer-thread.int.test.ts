import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { openLog } from "#ingest";
import { createMetrics, systemClock } from "#platform";
import { testDatabase, testQueues } from "#platform/testing";
import { expect, test } from "vitest";
import { startScorerThread } from "./start-scorer-thread.ts";

async function parts() {
  const db = await testDatabase();
  const partitions = 2;
  const ingestLog = await openLog({ db, partitions, clock: systemClock });
  const queues = await testQueues(db);
  const ends: string[] = [];
  return {
    ends,
    db,
    ingestLog,
    options: {
      settings: { databaseUrl: db.url, partitions, onlyWriter: true, logLevel: "silent" as const },
      ingestLog,
      queues,
      metrics: createMetrics(),
      onEnd: (reason: string) => void ends.push(reason),
    },
  };
}

/** The next thread that is started. */
async function nextThread(): Promise<Worker> {
  const [worker]: unknown[] = await once(process, "worker");
  if (!(worker instanceof Worker)) throw new Error("no thread was started");
  return worker;
}

test("settles what was committed before, and ends without a word when it is stopped", async () => {
  const { options, ingestLog, db, ends } = await parts();
  const scorer = await startScorerThread(options);
  await ingestLog.appendTick({ at: 1_000, healthySince: 0 });
  await scorer.settle();
  const { rows } = await db.pool.query("select seq from rules.position order by partition");
  expect(rows).toEqual([{ seq: 1 }, { seq: 1 }]);
  await scorer.stop();
  expect(ends).toEqual([]);
  await ingestLog.close();
});

test("a thread that ends by itself is told, and nobody waits for its answer for ever", async () => {
  const { options, ends, ingestLog } = await parts();
  const thread = nextThread();
  const scorer = await startScorerThread(options);
  await (await thread).terminate();
  await expect(scorer.settle()).rejects.toThrow("the scorer's thread ended with code 1");
  expect(ends).toEqual(["the scorer's thread ended with code 1"]);
  await scorer.stop();
  await ingestLog.close();
});

test("a thread that cannot start says why", async () => {
  const { options, ingestLog } = await parts();
  const settings = { ...options.settings, databaseUrl: "postgres://nobody@127.0.0.1:1/none" };
  await expect(startScorerThread({ ...options, settings })).rejects.toThrow(/ECONNREFUSED/);
  await ingestLog.close();
});
