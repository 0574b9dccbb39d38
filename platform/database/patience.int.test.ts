import { createServer, connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isDatabaseAway } from "../http/database-away.ts";
import { testDatabase } from "../testing/index.ts";
import { openDatabase } from "./open-database.ts";
import type { Database } from "./open-database.ts";

let db: Database;
/** Passes everything on between a client and PostgreSQL, until it says nothing any more: a cable that was cut. */
let cable: { url: string; cut(): void; mend(): void; close(): void };
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  cable = await cableTo(db.url);
});
afterAll(() => cable.close());

async function cableTo(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const state = { isCut: false };
  const server = createServer((client) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, far],
      [far, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => state.isCut || to.write(bytes));
      from.on("close", () => to.destroy());
      from.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const near = new URL(url);
  near.hostname = "127.0.0.1";
  near.port = String(address.port);
  return {
    url: near.href,
    cut: () => (state.isCut = true),
    mend: () => (state.isCut = false),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test("a connection that died without a word fails its query, and the next query has another", async () => {
  const remote = await openDatabase({ url: cable.url, patienceMs: 200 });
  const transaction = remote
    .as<object>()
    .transaction()
    .execute(async (trx) => {
      await trx.selectNoFrom((eb) => eb.lit(1).as("one")).execute();
      cable.cut();
      return trx.selectNoFrom((eb) => eb.lit(2).as("two")).execute();
    });
  await expect(transaction).rejects.toThrow();
  cable.mend();
  const client = await remote.pool.connect();
  cable.cut();
  const error = await client.query("select 2").catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/PostgreSQL has not answered for 0 s; the connection is given up/);
  expect(isDatabaseAway(error)).toBe(true);
  client.release(true);
  cable.mend();
  expect((await remote.pool.query("select 3 as three")).rows).toEqual([{ three: 3 }]);
  await remote.close();
});

test("a connection that owes no answer may rest, with the lock that it holds", async () => {
  const remote = await openDatabase({ url: cable.url, patienceMs: 100 });
  const client = await remote.pool.connect();
  await client.query("select pg_advisory_lock(4711)");
  await db.pool.query("select pg_sleep(0.4)");
  const { rows } = await client.query(
    "select count(*) as locks from pg_locks where objid = 4711 and pid = pg_backend_pid()",
  );
  expect(rows).toEqual([{ locks: 1 }]);
  client.release(true);
  await remote.close();
});

test("a statement that takes too long is ended by the server, except in work that may take long", async () => {
  const hurried = await openDatabase({ url: db.url, patienceMs: 100 });
  const sleep = "select pg_sleep(0.3)";
  await expect(hurried.pool.query(sleep)).rejects.toThrow(/statement timeout/);
  const name = await hurried.unhurried("backup", async (slow) => {
    await slow.pool.query(sleep);
    const { rows } = await slow.pool.query("select current_setting('application_name') as name");
    return rows[0].name;
  });
  expect(name).toBe("millwright backup");
  await hurried.close();
});
