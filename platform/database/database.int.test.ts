import { beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migrate.ts";
import type { Database } from "./open-database.ts";
import { testDatabase } from "../testing/index.ts";
import { migrations } from "../index.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});

test("bigint comes back as a number and timestamptz as a Date", async () => {
  const { rows } = await db.pool.query(
    "select 12::bigint as id, '2026-11-21T14:02Z'::timestamptz as at",
  );
  expect(rows).toEqual([{ id: 12, at: new Date("2026-11-21T14:02:00Z") }]);
});

test("every commit is on the disk before it is reported", async () => {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const { rows } = await db.pool.query("select current_setting($1) as value", [setting]);
    expect(rows).toEqual([{ value: "on" }]);
  }
});

test("a listener hears a notification", async () => {
  const heard = Promise.withResolvers<string | undefined>();
  const unlisten = await db.listen("greeting", heard.resolve);
  await db.pool.query("select pg_notify('greeting', 'hello')");
  expect(await heard.promise).toBe("hello");
  await unlisten();
});

test("a listener whose connection was cut is called once it is back", async () => {
  const heard = Promise.withResolvers<string | undefined>();
  const unlisten = await db.listen("cut", heard.resolve);
  await db.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millwright-listen' and datname = current_database()",
  );
  expect(await heard.promise).toBeUndefined();
  await unlisten();
});

const gauge: Migration = {
  module: "zz",
  name: "0001-gauge",
  up: async (trx) => {
    await sql`create table gauge (id int)`.execute(trx);
  },
};

test("migrations are applied once, also by processes that start together", async () => {
  await migrate(db, migrations);
  const both = await Promise.all([
    migrate(db, [...migrations, gauge]),
    migrate(db, [...migrations, gauge]),
  ]);
  expect(both.flat()).toEqual(["zz/0001-gauge"]);
});

test("data of a newer version is refused with the remedy", async () => {
  await migrate(db, [...migrations, gauge]);
  await expect(migrate(db, migrations)).rejects.toThrow(/newer version.*zz\/0001-gauge/);
});

test("a migration that fails leaves nothing behind", async () => {
  const broken: Migration = {
    module: "zz",
    name: "0002-broken",
    up: async (trx) => {
      await sql`create table half (id int)`.execute(trx);
      await sql`select 1 / 0`.execute(trx);
    },
  };
  await expect(migrate(db, [...migrations, gauge, broken])).rejects.toThrow(/division by zero/);
  const { rows } = await db.pool.query("select to_regclass('half') as half");
  expect(rows).toEqual([{ half: null }]);
});
