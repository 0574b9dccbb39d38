import { afterAll, beforeAll, expect, test } from "vitest";
import { isDatabaseAway } from "../http/database-away.ts";
import { cableTo, testDatabase } from "../testing/index.ts";
import type { Cable } from "../testing/index.ts";
import { openDatabase } from "./open-database.ts";
import type { Database } from "./open-database.ts";

let db: Database;
let cable: Cable;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  cable = await cableTo(db.url);
});
afterAll(() => cable.close());

test("a connection that died without a word fails its query, and the next query has another", async () => {
  const remote = await openDatabase({ url: cable.url, patienceMs: 600 });
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
  expect(String(error)).toMatch(/PostgreSQL has not answered for 1 s; the connection is given up/);
  expect(isDatabaseAway(error)).toBe(true);
  client.release(true);
  cable.mend();
  expect((await remote.pool.query("select 3 as three")).rows).toEqual([{ three: 3 }]);
  await remote.close();
});

test("a connection that owes no answer may rest, with the lock that it holds", async () => {
  const remote = await openDatabase({ url: cable.url, patienceMs: 600 });
  const client = await remote.pool.connect();
  await client.query("select pg_advisory_lock(4711)");
  await db.pool.query("select pg_sleep(1.2)");
  const { rows } = await client.query(
    "select count(*) as locks from pg_locks where objid = 4711 and pid = pg_backend_pid()",
  );
  expect(rows).toEqual([{ locks: 1 }]);
  client.release(true);
  await remote.close();
});

test("a statement that takes too long is ended by the server, except in work that may take long", async () => {
  const hurried = await openDatabase({ url: db.url, patienceMs: 1_000 });
  const sleep = "select pg_sleep(1.5)";
  await expect(hurried.pool.query(sleep)).rejects.toThrow(/statement timeout/);
  const name = await hurried.unhurried("backup", async (slow) => {
    await slow.pool.query(sleep);
    const { rows } = await slow.pool.query("select current_setting('application_name') as name");
    return rows[0].name;
  });
  expect(name).toBe("millwright backup");
  await hurried.close();
});
