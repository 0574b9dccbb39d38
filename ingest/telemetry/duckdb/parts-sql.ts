import type { DayFile, HotTable, Parts } from "./parts.ts";
import { hotName } from "./parts.ts";

export interface PartsQuery {
  signalIds?: readonly number[];
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
}

/** Bounds of what a TIMESTAMP_MS takes without surprises; nothing was measured outside. */
const earliest = -62_135_596_800_000; // year 1
const latest = 253_402_300_799_999; // end of year 9999

export interface PartsSelect {
  sql: string;
  /** Whether every (signal, observed_at) comes at most once. */
  unique: boolean;
}

/**
 * Selects the rows of a query from all parts that can have one: signal_id, observed_at, lag_ms, value, code, quality and
 * (run, seat), the order of arrival. A (signal, observed_at) may come several times; the highest (run, seat) stands.
 * Null when no part can have a row. Numbers are written into the text: a bound parameter would hide them from the
 * statistics by which DuckDB skips row groups.
 */
export function selectParts(parts: Parts, query: PartsQuery): PartsSelect | null {
  if (query.signalIds?.length === 0) return null;
  const overlaps = (part: HotTable | DayFile): boolean =>
    part.minAt < query.to && part.maxAt >= query.from;
  const where = conditions(query);
  const hot = parts.hot.filter(overlaps);
  const files = parts.files.filter(overlaps);
  const selects = [
    ...hot.map(
      (table) =>
        `${table.codes === 0 ? columns.replace("code", "null::varchar as code") : columns}, ${table.run} as run, rowid as seat from ${hotName(table.run)} where ${where}`,
    ),
    ...sameRun(files).map(
      ({ run, paths }) =>
        `${columns}, ${run} as run, 0 as seat from ${readParquet(paths)} where ${where}`,
    ),
  ];
  if (selects.length === 0) return null;
  return {
    sql: selects.map((select) => `select ${select}`).join(" union all "),
    unique: hot.every((table) => table.late === 0) && !mayRepeat(files),
  };
}

/**
 * Whether files of one day can have the same moment. A repeat is a late row, and goes into a file of a later run than what
 * it repeats; a file by itself repeats nothing.
 */
function mayRepeat(files: readonly DayFile[]): boolean {
  const late = files.filter((file) => file.late);
  return late.some((file) => files.some((other) => other !== file && other.day === file.day));
}

/** The same rows, but of each (signal, observed_at) only the one that stands. */
export function standing({ sql, unique }: PartsSelect): string {
  if (unique) return sql;
  return `select * from (${sql}) qualify row_number() over (partition by signal_id, observed_at order by run desc, seat desc) = 1`;
}

export function readParquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map(quoted).join(", ")}])`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A file may hold its values as decimals (see day-copy); a query always sees doubles. */
const columns = "signal_id, observed_at, lag_ms, value::double as value, code, quality";

export function conditions({ signalIds, from, to }: PartsQuery): string {
  const terms = [];
  if (signalIds?.length === 1) terms.push(`signal_id = ${integer(signalIds[0]!)}`);
  if (signalIds !== undefined && signalIds.length > 1) {
    terms.push(`signal_id in (${signalIds.map(integer).join(", ")})`);
  }
  if (from > earliest) terms.push(`observed_at >= ${timestamp(Math.min(from, latest))}`);
  if (to < latest) terms.push(`observed_at < ${timestamp(Math.max(to, earliest))}`);
  return terms.length === 0 ? "true" : terms.join(" and ");
}

/** A TIMESTAMP_MS literal: one that is already of the column's type lets DuckDB compare statistics. */
export function timestamp(at: number): string {
  return `'${new Date(Math.ceil(at)).toISOString().replace("T", " ").replace("Z", "")}'::timestamp_ms`;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  return String(value);
}

/** Below every real run: what a hot table says of the same moment came later. */
const aloneInItsDay = 0;

/**
 * Files that share a value type and that cannot answer for the same moment (one a day) are read together: a statement over a
 * year should not have 365 branches. A day with several files keeps their runs apart.
 */
function sameRun(files: readonly DayFile[]): { run: number; paths: string[] }[] {
  const groups = new Map<string, { run: number; paths: string[] }>();
  const perDay = Map.groupBy(files, (file) => file.day);
  for (const file of files) {
    const alone = perDay.get(file.day)!.length === 1;
    const run = alone ? aloneInItsDay : file.lastRun;
    const key = `${run} ${file.scale}`;
    const group = groups.get(key) ?? { run, paths: [] };
    group.paths.push(file.path);
    groups.set(key, group);
  }
  return [...groups.values()];
}
