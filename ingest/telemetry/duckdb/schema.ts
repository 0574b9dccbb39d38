import { AppError } from "#platform";
import type { DuckDBConnection } from "@duckdb/node-api";
import { inTransaction, queryRows } from "./connections.ts";
import { hotName } from "./parts.ts";

const schemaVersion = 2;

const readingColumns =
  "signal_id INTEGER, observed_at BIGINT, lag_ms BIGINT, value DOUBLE, code VARCHAR, quality UTINYINT, source INTEGER";

/**
 * A row of a hot table. `observed_at` is epoch ms: as a timestamp it would go into Parquet in microseconds, which packs to
 * twice the size. `lag_ms` is receivedAt − observedAt, which packs better than a second time. `late`: it was not newer
 * than all of its signal before it, so it may repeat one of them. There is no key and no index: they would cost ten times
 * the row; reads deduplicate, and the rowid is the order of arrival.
 */
const hotColumns = `${readingColumns}, late BOOLEAN`;

export function createHotTable(run: number): string {
  return `create table ${hotName(run)} (${hotColumns}); insert into hot_table values (${run})`;
}

/** Creates what is missing; refuses the data of a newer version before anything changes. */
export async function ensureSchema(connection: DuckDBConnection, dir: string): Promise<void> {
  const [tables] = await queryRows<{ found: number }>(
    connection,
    "select count(*)::integer as found from duckdb_tables() where table_name = 'meta'",
  );
  if (tables?.found === 0) await createSchema(connection);
  const [meta] = await queryRows<{ version: number }>(connection, "select version from meta");
  const version = meta?.version ?? schemaVersion;
  if (version === 1) await fromFirstVersion(connection);
  if (version > schemaVersion) {
    throw new AppError(
      `The telemetry store in ${dir} was written by a newer version of Millwright (format ${version}, this version knows ${schemaVersion}). ` +
        "Start that newer version, or restore a backup made by this one. Nothing was changed.",
      { code: "telemetry-store-newer", status: 503, data: { dir, version } },
    );
  }
}

async function createSchema(connection: DuckDBConnection): Promise<void> {
  await inTransaction(connection, async () => {
    await connection.run(`
      create table meta (version INTEGER);
      insert into meta values (${schemaVersion});
      create table store_position (partition INTEGER, seq BIGINT);
      create table hot_table (run INTEGER);
      create table day_file (day BIGINT, first_run INTEGER, last_run INTEGER, rows BIGINT, bytes BIGINT, scale TINYINT, late BOOLEAN, min_at BIGINT, max_at BIGINT, form TINYINT, codes BIGINT);
      create table latest (${readingColumns});
      ${createRollupTables};
      ${createHotTable(1)};
    `);
  });
}

/** Buckets of a tier as they arrive; the highest `run` of a (signal, at) stands, and a count of 0 says that there is none. */
const rollupColumns =
  "signal_id INTEGER, starts_at BIGINT, count INTEGER, min DOUBLE, max DOUBLE, mean DOUBLE, first DOUBLE, last DOUBLE, run BIGINT";

const createRollupTables = `
  create table rollup_1m (${rollupColumns});
  create table rollup_1h (${rollupColumns});
  create table rollup_file (tier VARCHAR, period BIGINT, name VARCHAR, rows BIGINT, bytes BIGINT, scale TINYINT)`;

/** Version 1 knew neither who said a reading, nor which rows were late (so all are taken for it), nor rollups. */
async function fromFirstVersion(connection: DuckDBConnection): Promise<void> {
  const tables = await queryRows<{ run: number }>(connection, "select run from hot_table");
  const hot = tables.map(
    ({ run }) => `
      alter table ${hotName(run)} alter column observed_at type BIGINT using epoch_ms(observed_at);
      alter table ${hotName(run)} add column source INTEGER default 0;
      alter table ${hotName(run)} add column late BOOLEAN default true`,
  );
  await inTransaction(connection, async () => {
    for (const statement of [
      ...hot,
      "alter table latest alter column observed_at type BIGINT using epoch_ms(observed_at)",
      "alter table latest add column source INTEGER default 0",
      "alter table day_file add column form TINYINT default 1",
      "alter table day_file add column codes BIGINT",
      "update day_file set codes = rows",
      createRollupTables,
      "update meta set version = 2",
    ]) {
      await connection.run(statement);
    }
  });
}
