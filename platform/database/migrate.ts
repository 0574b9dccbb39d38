import { sql } from "kysely";
import type { Kysely } from "kysely";
import { AppError } from "../errors/app-error.ts";
import type { Database } from "./open-database.ts";

/** A migration sees whatever tables exist at its moment, so its database has no fixed type. */
// oxlint-disable-next-line typescript/no-explicit-any -- the schema changes under a migration's feet; Kysely's own convention
export type MigrationDatabase = Kysely<any>;

/** One numbered step forward of one module; there is no way back but a backup. */
export type Migration = {
  module: string;
  /** "0001-registry": sorted by name within its module. */
  name: string;
  up(db: MigrationDatabase): Promise<void>;
};

interface LedgerTables {
  "platform.migration": { module: string; name: string; applied_at: Date };
}

/** Any number that nothing else locks. */
const migrationLock = 7_203_451;

/**
 * Brings the database up to the given migrations, in the order given (modules in import order, names ascending), one
 * transaction each; processes that start together take turns. Returns what was applied, as "module/name".
 * Data that a newer version wrote (the ledger knows a migration that we don't) is refused before anything changes.
 */
export async function migrate(db: Database, migrations: Migration[]): Promise<string[]> {
  return db.unhurried("migrations", (slow) => migrateAll(slow, migrations));
}

function migrateAll(db: Database, migrations: Migration[]): Promise<string[]> {
  return db
    .as<LedgerTables>()
    .connection()
    .execute(async (connection) => {
      await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
      try {
        await createLedger(connection);
        const applied = await appliedMigrations(connection);
        refuseNewer(applied, migrations);
        const pending = migrations.filter((migration) => !applied.has(nameOf(migration)));
        for (const migration of pending) {
          await connection.transaction().execute(async (trx) => {
            await migration.up(trx);
            await trx
              .insertInto("platform.migration")
              .values({ module: migration.module, name: migration.name, applied_at: new Date() })
              .execute();
          });
        }
        return pending.map(nameOf);
      } finally {
        await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
      }
    });
}

export function nameOf(migration: Pick<Migration, "module" | "name">): string {
  return `${migration.module}/${migration.name}`;
}

async function createLedger(db: Kysely<LedgerTables>): Promise<void> {
  await sql`create schema if not exists platform`.execute(db);
  await sql`
    create table if not exists platform.migration (
      module text not null,
      name text not null,
      applied_at timestamptz not null,
      primary key (module, name)
    )`.execute(db);
}

async function appliedMigrations(db: Kysely<LedgerTables>): Promise<Set<string>> {
  const rows = await db.selectFrom("platform.migration").select(["module", "name"]).execute();
  return new Set(rows.map(nameOf));
}

function refuseNewer(applied: Set<string>, migrations: Migration[]): void {
  const known = new Set(migrations.map(nameOf));
  const unknown = [...applied].filter((name) => !known.has(name)).sort();
  if (unknown.length === 0) return;
  throw new AppError(
    `The database was written by a newer version of Millwright (it has ${unknown.join(", ")}, which this version does not know). ` +
      "Start that newer version, or restore a backup made by this one. Nothing was changed.",
    { code: "database-newer", status: 503, data: { unknown } },
  );
}
