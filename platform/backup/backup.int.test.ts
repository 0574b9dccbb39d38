import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import type { Migration } from "../database/migrate.ts";
import type { Database } from "../database/open-database.ts";
import { testDatabase } from "../testing/index.ts";
import { backupDatabase } from "./backup-database.ts";
import { restoreDatabase } from "./restore-database.ts";

const step = (name: string, ...statements: string[]): Migration => ({
  module: "shop",
  name,
  up: async (trx) => {
    for (const statement of statements) await sql.raw(statement).execute(trx);
  },
});

const first = step(
  "0001-first",
  "create schema shop",
  `create table shop.thing (
     id bigint generated always as identity primary key,
     parent_id bigint references shop.thing (id),
     owner_id bigint,
     words text, huge bigint, exact numeric, real_number float8, raw bytea, at timestamptz, doc jsonb, list text[],
     twice bigint generated always as (id * 2) stored)`,
  "create table shop.owner (id bigint primary key, favourite bigint references shop.thing (id))",
  "alter table shop.thing add constraint thing_owner foreign key (owner_id) references shop.owner (id)",
  `create function shop.shout() returns trigger language plpgsql as
     $$ begin new.words := upper(new.words); return new; end $$`,
  "create trigger shout before insert on shop.thing for each row execute function shop.shout()",
  "create table shop.setting (name text primary key)",
  "insert into shop.setting values ('from the migration')",
);
const second = step(
  "0002-colour",
  "alter table shop.thing add colour text not null default 'grey'",
);

let source: Database;
let target: Database;
let folder: string;
let count = 0;
const freshDir = (): string => join(folder, `backup-${(count += 1)}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millwright-backup-"));
  source = await testDatabase({ empty: true });
  target = await testDatabase({ empty: true });
  await migrate(source, [first]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await source.pool.query("truncate shop.thing, shop.owner restart identity");
  await target.pool.query(
    "drop schema if exists shop cascade; drop schema if exists platform cascade",
  );
});

const backup = async (): Promise<string> => {
  const dir = freshDir();
  await backupDatabase({ db: source, dir, now: Date.parse("2026-11-21T00:00:00Z") });
  return dir;
};
const restore = (dir: string, migrations = [first], replace = false): Promise<unknown> =>
  restoreDatabase({ db: target, dir, migrations, replace });
const read = async (
  db: Database,
  query = "select * from shop.thing order by id",
): Promise<unknown[]> =>
  (
    await db.pool.query<Record<string, unknown>>({
      text: query,
      types: { getTypeParser: () => String },
    })
  ).rows;

async function fill(): Promise<void> {
  await source.pool.query(`
    insert into shop.thing (words, huge, exact, real_number, raw, at, doc, list) values
      ('quo"te, comma, \\ back
new line – ümlaut 🛠', 9223372036854775807, 0.1000, 0.1::float8 + 0.2::float8, '\\x00ff0a', '2026-11-21 14:02:00.123456+01', '{"a": [1, null, 12345678901234567890]}', array['a,b', 'c"d', null]),
      ('', -1, 'NaN', 'Infinity', '', '-infinity', 'null', '{}'),
      (null, null, null, null, null, null, null, null)`);
  await source.pool.query("update shop.thing set parent_id = id");
  await source.pool.query("insert into shop.owner values (1, 2)");
  await source.pool.query("update shop.thing set owner_id = 1");
}

test("every value comes back exactly, references in a circle included, and triggers do not act twice", async () => {
  await fill();
  await source.pool.query("update shop.thing set words = 'lower case' where id = 3");
  await restore(await backup());
  expect(await read(target)).toEqual(await read(source));
  expect(await read(target, "select * from shop.owner")).toEqual([{ id: "1", favourite: "2" }]);
  expect(await read(target, "select * from shop.setting")).toEqual([
    { name: "from the migration" },
  ]);
  await expect(target.pool.query("update shop.thing set owner_id = 99")).rejects.toThrow(
    /thing_owner/,
  );
  const { rows } = await target.pool.query(
    "insert into shop.thing (words) values ('loud') returning id, words",
  );
  expect(rows).toEqual([{ id: 4, words: "LOUD" }]);
});

test("a backup is of one moment, however much is written meanwhile", async () => {
  await source.pool.query("insert into shop.owner select n from generate_series(1, 2000) n");
  await source.pool.query(
    "insert into shop.thing (huge, owner_id) select n, n from generate_series(1, 2000) n",
  );
  const writing = (async () => {
    for (let n = 0; n < 40; n += 1) {
      await source.pool.query("update shop.thing set huge = huge + 1");
      await source.pool.query("insert into shop.thing (huge) select max(huge) from shop.thing");
    }
  })();
  const dir = await backup();
  await writing;
  await restore(dir);
  const { rows } = await target.pool.query(
    "select max(huge) - min(huge) as spread, count(*) as n from shop.thing",
  );
  // Row n started at n and each round adds one to all, then one row at the top: at any one moment the spread is 1999.
  expect(rows[0].spread).toBe(1999);
  const { rows: next } = await target.pool.query(
    "insert into shop.thing (huge) values (0) returning id",
  );
  expect(next[0].id).toBeGreaterThan(rows[0].n);
});

test("a backup of an older version is brought forward", async () => {
  await source.pool.query("insert into shop.thing (words) values ('old')");
  await restore(await backup(), [first, second]);
  expect(await read(target, "select words, colour from shop.thing")).toEqual([
    { words: "OLD", colour: "grey" },
  ]);
});

test("a backup of a newer version is refused with the remedy, and nothing is changed", async () => {
  const dir = await backup();
  await migrate(target, [step("0000-other", "create schema shop")]);
  await expect(restore(dir, [step("0000-other")])).rejects.toThrow(
    /newer version .*shop\/0001-first/,
  );
  expect(await read(target, "select module, name from platform.migration")).toEqual([
    { module: "shop", name: "0000-other" },
  ]);
});

test("data in the way is refused unless it may be replaced", async () => {
  await source.pool.query("insert into shop.owner values (7)");
  const dir = await backup();
  await migrate(target, [first]);
  await target.pool.query("insert into shop.owner values (1)");
  await expect(restore(dir)).rejects.toThrow(/already has data \(in shop\..*--replace/);
  expect(await read(target, "select id from shop.owner")).toEqual([{ id: "1" }]);
  await restore(dir, [first], true);
  expect(await read(target, "select id from shop.owner")).toEqual([{ id: "7" }]);
});

test("a damaged file is found before anything is touched", async () => {
  const dir = await backup();
  await migrate(target, [first]);
  await appendFile(join(dir, "shop.thing.ndjson.gz"), "x");
  await expect(restore(dir, [first], true)).rejects.toThrow(/damaged: shop\.thing\.ndjson\.gz/);
  expect(await read(target, "select * from shop.setting")).toHaveLength(1);
});

test("what fails in the middle leaves the database as it was", async () => {
  await source.pool.query("insert into shop.owner values (7)");
  const dir = await backup();
  const path = join(dir, "manifest.json");
  await writeFile(path, (await readFile(path, "utf8")).replace(/"rows": 1,/, '"rows": 2,'));
  await migrate(target, [first]);
  await target.pool.query("insert into shop.owner values (1)");
  await expect(restore(dir, [first], true)).rejects.toThrow(/instead of 2/);
  expect(await read(target, "select id from shop.owner")).toEqual([{ id: "1" }]);
});

test("a folder without a manifest is no backup, and a folder with anything in it takes none", async () => {
  await expect(restore(freshDir())).rejects.toThrow(/no complete backup/);
  const dir = await backup();
  await expect(backupDatabase({ db: source, dir, now: 0 })).rejects.toThrow(/not empty/);
  expect(await readdir(dir)).toContain("manifest.json");
});
