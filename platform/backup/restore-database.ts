import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import { conflict } from "../errors/app-error.ts";
import { migrate, nameOf } from "../database/migrate.ts";
import type { Migration } from "../database/migrate.ts";
import type { Database } from "../database/open-database.ts";
import { exactText, quoted, schemasOf } from "./sql-text.ts";
import type { BackupTable, Manifest } from "./manifest.ts";
import { damaged, linesOf, readManifest } from "./read-backup.ts";

const bytesAtOnce = 4_000_000;

/**
 * Puts a backup in the place of what the database holds, in one transaction: the tables as they were at the backup's
 * version, their rows, their sequences. Then the migrations since. Refuses a damaged backup, one of a newer version,
 * and (without `replace`) a database that has data; then nothing is changed. Nobody else may be using the database.
 */
export async function restoreDatabase(options: {
  db: Database;
  dir: string;
  migrations: readonly Migration[];
  replace?: boolean;
}): Promise<Manifest> {
  const { db, dir, migrations } = options;
  const manifest = await readManifest(dir, migrations);
  if (options.replace !== true) await refuseData(db, schemasOf(migrations));
  await db.unhurried("restore", (slow) => replaceAll(slow, { dir, migrations, manifest }));
  await migrate(db, [...migrations]);
  return manifest;
}

async function replaceAll(
  db: Database,
  {
    dir,
    migrations,
    manifest,
  }: { dir: string; migrations: readonly Migration[]; manifest: Manifest },
): Promise<void> {
  await db
    .as<unknown>()
    .transaction()
    .execute(async (trx) => {
      await sql`set local lock_timeout = '10s'`.execute(trx);
      await sql.raw(exactText).execute(trx);
      // The queue's jobs point at what is about to go; it makes its tables anew at the next start.
      for (const schema of [...schemasOf(migrations), "bullmq"]) {
        await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(trx);
      }
      await createTables(trx, manifest, migrations);
      await loadRows(trx, dir, manifest);
      for (const { schema, name, lastValue, isCalled } of manifest.sequences) {
        await sql`select setval(${quoted(schema, name)}::regclass, ${lastValue}::bigint, ${isCalled})`.execute(
          trx,
        );
      }
    });
}

async function refuseData(db: Database, schemas: string[]): Promise<void> {
  const { rows: tables } = await db.pool.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables
     where schemaname = any($1) and (schemaname, tablename) <> ('platform', 'migration')`,
    [schemas],
  );
  for (const { schema, name } of tables) {
    const { rowCount } = await db.pool.query(`select from ${quoted(schema, name)} limit 1`);
    if (rowCount === 0) continue;
    throw conflict(
      `The database already has data (in ${schema}.${name}), which a restore would replace. ` +
        "Restore into an empty data folder, or say that it may be replaced (--replace). Nothing was changed.",
      { table: `${schema}.${name}` },
      "restore-over-data",
    );
  }
}

/** The tables as the backup's version made them. */
async function createTables(
  trx: Transaction<unknown>,
  manifest: Manifest,
  migrations: readonly Migration[],
): Promise<void> {
  const had = new Set(manifest.migrations.map(nameOf));
  await sql`create schema platform`.execute(trx);
  await sql`
    create table platform.migration (
      module text not null, name text not null, applied_at timestamptz not null, primary key (module, name)
    )`.execute(trx);
  for (const migration of migrations) {
    if (had.has(nameOf(migration))) await migration.up(trx);
  }
}

/**
 * Foreign keys are taken away and put back, which checks them all: tables may refer to each other in a circle, and to
 * themselves. Triggers rest, since what they did is in the rows already.
 */
async function loadRows(trx: Transaction<unknown>, dir: string, manifest: Manifest): Promise<void> {
  const names = manifest.tables.map(({ schema, name }) => quoted(schema, name));
  const foreignKeys = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and conparentid = 0 and conrelid = any(${names}::regclass[])`.execute(trx);
  for (const { table, name } of foreignKeys.rows) {
    await sql.raw(`alter table ${table} drop constraint ${quoted(name)}`).execute(trx);
  }
  // What migrations put into their tables is in the backup too, as it was by then.
  await sql.raw(`truncate ${names.join(", ")}`).execute(trx);
  for (const table of manifest.tables) {
    await sql
      .raw(`alter table ${quoted(table.schema, table.name)} disable trigger user`)
      .execute(trx);
    await loadTable(trx, dir, table);
    await sql
      .raw(`alter table ${quoted(table.schema, table.name)} enable trigger user`)
      .execute(trx);
  }
  for (const { table, name, definition } of foreignKeys.rows) {
    await sql.raw(`alter table ${table} add constraint ${quoted(name)} ${definition}`).execute(trx);
  }
}

async function loadTable(db: Kysely<unknown>, dir: string, table: BackupTable): Promise<void> {
  const columns = table.columns.map(({ name }) => quoted(name)).join(", ");
  const values = table.columns.map(({ type }, n) => `(line->>${n})::${type}`).join(", ");
  const insert = `insert into ${quoted(table.schema, table.name)} (${columns}) overriding system value select ${values}`;
  let waiting: string[] = [];
  let bytes = 0;
  let rows = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const batch = `[${waiting.join(",")}]`;
    await sql`${sql.raw(insert)} from json_array_elements(${batch}::json) as line`.execute(db);
    rows += waiting.length;
    waiting = [];
    bytes = 0;
  };
  for await (const line of linesOf(dir, table)) {
    waiting.push(line);
    bytes += line.length;
    if (bytes >= bytesAtOnce) await flush();
  }
  await flush();
  if (rows !== table.rows) throw damaged(dir, table, `${rows} rows instead of ${table.rows}`);
}
