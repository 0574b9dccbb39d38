import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "#platform";
import { testDatabase } from "#platform/testing";
import { openIngest } from "../open-ingest.ts";
import { entriesAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { partitions } from "../testing/partitions.ts";
import { startTicks } from "./start-ticks.ts";

const tickMs = 5_000;
let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

const start = (ingest = test.ingest) => startTicks({ ingest, everyMs: tickMs, timer: false });

async function ticksAfter(before: number[]) {
  const entries = await entriesAfter(test.ingest, before);
  return entries.flatMap((entry) => (entry.kind === "tick" ? [entry] : []));
}

describe("a tick", () => {
  it("is one entry in every partition and says since when we would have heard", async () => {
    const before = await test.ingest.ingestLog.heads();
    const ticks = start();
    const began = test.clock.now();
    expect(await ticks.tick()).toBe("written");
    test.clock.advance(tickMs);
    expect(await ticks.tick()).toBe("written");
    const written = await ticksAfter(before);
    expect(written.map((tick) => [tick.partition, tick.at, tick.healthySince])).toEqual(
      Array.from({ length: partitions }, (_, partition) => [
        [partition, began, began],
        [partition, began + tickMs, began],
      ]).flat(),
    );
    await ticks.stop();
  });

  it("is not written while messages cannot reach us, and silence counts anew afterwards", async () => {
    const ticks = start();
    expect(await ticks.tick()).toBe("written");
    test.clock.advance(tickMs);
    test.ingest.inlets.delete(test.broker);
    expect(await ticks.tick()).toBe("unhealthy");
    test.clock.advance(tickMs);
    test.ingest.inlets.add(test.broker);
    const before = await test.ingest.ingestLog.heads();
    expect(await ticks.tick()).toBe("written");
    expect((await ticksAfter(before))[0]?.healthySince).toBe(test.clock.now());
    await ticks.stop();
  });

  it("counts silence anew after the process was asleep", async () => {
    const ticks = start();
    await ticks.tick();
    test.clock.advance(3 * tickMs);
    expect(await ticks.tick()).toBe("unhealthy");
    test.clock.advance(tickMs);
    const before = await test.ingest.ingestLog.heads();
    expect(await ticks.tick()).toBe("written");
    expect((await ticksAfter(before))[0]?.healthySince).toBe(test.clock.now());
    await ticks.stop();
  });

  it("is not written while readings wait for the disk", async () => {
    const ticks = start();
    await ticks.tick();
    const blocker = await db.pool.connect();
    await blocker.query("begin");
    await blocker.query("select from ingest.log_head for update");
    const { assets } = test.ingest.registry.snapshot();
    const [asset] = assets.values();
    const [signal] = asset?.signals.values() ?? [];
    const now = test.clock.now();
    const appended = test.ingest.ingestLog.append([
      {
        assetId: asset?.id ?? 0,
        signalId: signal?.id ?? 0,
        observedAt: now,
        receivedAt: now,
        value: 1,
        code: null,
        quality: "good",
        source: 0,
        historical: false,
      },
    ]);
    test.clock.advance(tickMs + 1);
    expect(await ticks.tick()).toBe("unhealthy");
    await blocker.query("rollback");
    blocker.release();
    await appended;
    await ticks.stop();
  });

  it("is written by one process at a time, and by the next when that one goes", async () => {
    const other = await openDatabase({ url: db.url, max: 3 });
    const { clock, log } = test;
    const ingest = await openIngest({ db: other, clock, log, partitions });
    const first = start();
    ingest.inlets.add(test.broker);
    const second = start(ingest);
    expect(await first.tick()).toBe("written");
    expect(await second.tick()).toBe("not-our-turn");
    await first.stop();
    // Giving the lock back means closing a connection, which takes the server a moment.
    let result = await second.tick();
    while (result === "not-our-turn") result = await second.tick();
    expect(result).toBe("written");
    await second.stop();
    await ingest.close();
    await other.close();
  });
});

it("a stop does not wait for a tick that a database cannot take", async () => {
  const own = await testDatabase();
  const stuck = await startTestIngest(own);
  const { rows } = await own.pool.query<{ name: string }>("select current_database() as name");
  // Every new connection refuses to write, as on a server that is failing over.
  await own.pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`);
  await own.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  const ticks = start(stuck.ingest);
  const tick = ticks.tick().catch((error: Error) => error.message);
  await expect.poll(() => stuck.ingest.ingestLog.health().stalledSince).not.toBeNull();
  await ticks.stop();
  await stuck.stop();
  expect(await tick).toMatch(/was away when the process stopped/);
});
