import { AppError } from "#platform";
import type { DuckDBConnection } from "@duckdb/node-api";
import { inTransaction, queryRows } from "./connections.ts";
import { hotName } from "./parts.ts";

const schemaVersion = 1;

/**
 * A row of a hot table. `lag_ms` is receivedAt − observedAt, which packs better than a second time. There is no key and no
 * index: they would cost ten times the row; reads deduplicate, and the rowid is the order of arrival.
 */
const hotColumns =
  "signal_id INTEGER, observed_at TIMESTAMP_MS, lag_ms BIGINT, value DOUBLE, code VARCHAR, quality UTINYINT";

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
      create table day_file (day BIGINT, first_run INTEGER, last_run INTEGER, rows BIGINT, bytes BIGINT, scale TINYINT, late BOOLEAN, min_at BIGINT, max_at BIGINT);
      create table latest (${hotColumns});
      ${createHotTable(1)};
    `);
  });
}
