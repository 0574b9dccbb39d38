import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "#platform";
import { testDatabase } from "#platform/testing";
import { closed, readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";

const topic = topicFor("berlin", "P-101");
let db: Database;
/** The log's own and only connection, so that what PostgreSQL counts of it is about commits of the log. */
let single: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  single = await openDatabase({ url: db.url, max: 1, name: "log" });
  test = await startTestIngest(single);
});
afterAll(async () => {
  await test.stop();
  await single.close();
});

/** Flushes of the write-ahead log that this connection has asked for (PostgreSQL 18, pg_stat_get_backend_io). */
async function walFlushes(): Promise<number> {
  await single.pool.query("select pg_stat_force_next_flush()");
  const { rows } = await single.pool.query<{ fsyncs: number }>(
    "select sum(fsyncs)::bigint as fsyncs from pg_stat_get_backend_io(pg_backend_pid()) where object = 'wal'",
  );
  return rows[0]?.fsyncs ?? 0;
}

describe("an acknowledgement", () => {
  it("means that PostgreSQL has flushed: settings are on, and flushes grow with acknowledged publishes", async () => {
    const { rows } = await single.pool.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name",
    );
    expect(rows.map((row) => `${row.name} ${row.setting}`)).toEqual([
      "fsync on",
      "full_page_writes on",
      "synchronous_commit on",
    ]);
    const client = await test.connect();
    const before = await walFlushes();
    const publishes = 50;
    for (let i = 0; i < publishes; i++) {
      const payload = { observedAt: test.clock.now() + i, signal: "vibration", value: 1 };
      await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    }
    // One each, unless another connection's flush carried ours along.
    expect((await walFlushes()) - before).toBeGreaterThan(publishes / 2);
    await client.endAsync();
  });

  it("is refused by a database that would lose commits in a power cut", async () => {
    const unsafe = await openDatabase({
      url: `${db.url}?options=-c%20synchronous_commit%3Doff`,
      max: 1,
    });
    await expect(startTestIngest(unsafe)).rejects.toMatchObject({ code: "log-not-durable" });
    await unsafe.close();
  });

  it.each([1, 40, 333, 1_000, 2_500])(
    "outlives SIGKILL: killed after %i of them, each of their readings is in the log",
    async (killAfter) => {
      const before = await test.ingest.ingestLog.heads();
      const script = fileURLToPath(new URL("../testing/ingest-process.ts", import.meta.url));
      const child = spawn(process.execPath, [script, db.url], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const port = await portOf(child);
      const acknowledged: number[] = [];
      const exited = once(child, "exit");
      const clients = await Promise.all(
        Array.from({ length: 4 }, () =>
          connectAsync(`mqtt://127.0.0.1:${port}`, {
            username: "gateway",
            password: test.secret,
            reconnectPeriod: 0,
          }),
        ),
      );
      let observedAt = test.clock.now() - 1_000_000_000 + killAfter * 100_000;
      const publish = async (
        client: (typeof clients)[number],
        cutOff: Promise<boolean>,
      ): Promise<void> => {
        while (client.connected) {
          const mine = (observedAt += 1);
          const payload = JSON.stringify({ observedAt: mine, signal: "vibration", value: 1 });
          // A publish that the kill cuts off never calls back.
          const answer = client.publishAsync(topic, payload, { qos: 1 }).then(
            () => true,
            () => false,
          );
          if (!(await Promise.race([answer, cutOff]))) return;
          acknowledged.push(mine);
          if (acknowledged.length === killAfter) child.kill("SIGKILL");
        }
      };
      await Promise.all(
        clients.flatMap((client) => {
          client.on("error", () => {});
          const cutOff = closed(client).then(() => false);
          return Array.from({ length: 25 }, () => publish(client, cutOff));
        }),
      );
      await exited;
      await Promise.all(clients.map((client) => client.endAsync(true)));
      expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter);
      const kept = new Set(
        (await readingsAfter(test.ingest, before)).map((reading) => reading.observedAt),
      );
      expect(acknowledged.filter((at) => !kept.has(at))).toEqual([]);
    },
  );
});

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error("no output");
  for await (const chunk of child.stdout) return Number(String(chunk));
  throw new Error("the process ended without naming its port");
}
