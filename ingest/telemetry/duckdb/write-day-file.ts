import { rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./connections.ts";
import { dayPath } from "./day-path.ts";
import { flushToDisk, makeFolder } from "./flush-to-disk.ts";
import type { DayFile } from "./parts.ts";
import { quoted, readParquet, standing } from "./parts-sql.ts";
import type { PartsSelect } from "./parts-sql.ts";
import { scaleSql, valueType } from "./value-scale.ts";

export interface DayFileOrder {
  daysDir: string;
  day: number;
  firstRun: number;
  lastRun: number;
  late: boolean;
  rows: PartsSelect;
  /** How many rows there can be. */
  mostRows: number;
}

/** A dictionary of more than a few thousand numbers is larger than their differences. */
export const dayFileForm =
  "format parquet, parquet_version v2, compression zstd, compression_level 9, dictionary_size_limit 4096";

/**
 * Rows of a row group. A read decodes the groups of its signal, so they should be small; every statement weighs the statistics
 * of all of them (10 µs a group, measured), so there should not be many: about 100 a file, between these bounds.
 */
function groupRows(rows: number): number {
  return Math.round(Math.min(245_760, Math.max(20_480, rows / 100)));
}

/**
 * Writes the rows of a day, sorted and each moment once, as one Parquet file that is complete and on disk when it gets its
 * name. Until the manifest names it too, it is an orphan that the next open removes.
 *
 * Within a signal the newest comes first: differences are packed by the least of two thousand neighbours, and one step back
 * in time from the end of a signal to the start of the next would spoil all of them; a step forward costs little (3.2
 * instead of 3.4 bytes a reading; with a reading a minute, 3.7 instead of 4.2).
 */
export async function writeDayFile(
  connection: DuckDBConnection,
  { daysDir, day, firstRun, lastRun, late, rows, mostRows }: DayFileOrder,
): Promise<DayFile> {
  const path = dayPath(daysDir, day, firstRun, lastRun);
  const unfinished = `${path}.unfinished`;
  await makeFolder(dirname(path));
  const [found] = await queryRows<{ scale: number | null }>(connection, scaleSql(`(${rows.sql})`));
  const scale = found?.scale ?? null;
  await connection.run(`
    copy (
      select signal_id, observed_at, lag_ms, value::${valueType(scale)} as value, code, quality, source, late
      from (${standing(rows)}) order by signal_id, observed_at desc
    ) to ${quoted(unfinished)} (${dayFileForm}, row_group_size ${groupRows(mostRows)})`);
  await finishFile(path);
  const [facts] = await queryRows<{ rows: number; codes: number; minAt: number; maxAt: number }>(
    connection,
    `select count(*)::double as rows, count(code)::double as codes, min(observed_at)::double as "minAt", max(observed_at)::double as "maxAt" from ${readParquet([path])}`,
  );
  if (facts === undefined) throw new Error(`${path} cannot be read back`);
  return {
    ...facts,
    day,
    firstRun,
    lastRun,
    late,
    path,
    scale,
    form: 2,
    bytes: (await stat(path)).size,
  };
}

/** Gives the file beside it, `.unfinished`, its name, whole and on disk. */
export async function finishFile(path: string): Promise<void> {
  await flushToDisk(`${path}.unfinished`);
  await rename(`${path}.unfinished`, path);
  await flushToDisk(dirname(path));
}
