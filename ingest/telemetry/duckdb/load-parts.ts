import { AppError } from "#platform";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./connections.ts";
import { dayPath } from "./day-path.ts";
import { hotName } from "./parts.ts";
import type { DayFile, HotTable, Parts } from "./parts.ts";

/** What the manifest names, after sweeping away what an interrupted rewrite left behind. */
export async function loadParts(connection: DuckDBConnection, daysDir: string): Promise<Parts> {
  const files = await loadFiles(connection, daysDir);
  await removeOrphanFiles(daysDir, files);
  await dropOrphanTables(connection);
  const hot: HotTable[] = [];
  for (const { run } of await queryRows<{ run: number }>(
    connection,
    "select run from hot_table order by run",
  )) {
    const [stats] = await queryRows<{
      rows: number;
      codes: number;
      late: number;
      minAt: number | null;
      maxAt: number | null;
    }>(
      connection,
      `select count(*)::double as rows, count(code)::double as codes, count(*) filter (late)::double as late, min(observed_at)::double as "minAt", max(observed_at)::double as "maxAt" from ${hotName(run)}`,
    );
    hot.push({
      run,
      rows: stats?.rows ?? 0,
      codes: stats?.codes ?? 0,
      late: stats?.late ?? 0,
      minAt: stats?.minAt ?? Infinity,
      maxAt: stats?.maxAt ?? -Infinity,
    });
  }
  return { hot, files };
}

async function loadFiles(connection: DuckDBConnection, daysDir: string): Promise<DayFile[]> {
  const rows = await queryRows<Omit<DayFile, "path">>(
    connection,
    `select day::double as day, first_run as "firstRun", last_run as "lastRun", rows::double as rows, bytes::double as bytes,
       scale, form, late, codes::double as codes, min_at::double as "minAt", max_at::double as "maxAt" from day_file order by day, last_run`,
  );
  return rows.map((row) => {
    const path = dayPath(daysDir, row.day, row.firstRun, row.lastRun);
    if (existsSync(path)) return { ...row, path };
    throw new AppError(
      `The telemetry store lacks its file ${path}: it is in the manifest but not on disk. ` +
        "Put it back, or restore the store from a backup.",
      { code: "telemetry-file-missing", status: 503, data: { path } },
    );
  });
}

async function removeOrphanFiles(daysDir: string, files: DayFile[]): Promise<void> {
  const known = new Set(files.map((file) => file.path));
  for (const entry of await readdir(daysDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !known.has(path)) await rm(path, { force: true });
  }
}

async function dropOrphanTables(connection: DuckDBConnection): Promise<void> {
  const orphans = await queryRows<{ table_name: string }>(
    connection,
    "select table_name from duckdb_tables() where table_name similar to 'hot_[0-9]+' and table_name not in (select 'hot_' || run from hot_table)",
  );
  for (const { table_name } of orphans) await connection.run(`drop table ${table_name}`);
}
