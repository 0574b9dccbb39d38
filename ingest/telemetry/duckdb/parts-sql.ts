import type { DayFile, HotTable, Parts } from "./parts.ts";
import { hotName } from "./parts.ts";

export interface PartsQuery {
  signalIds?: readonly number[];
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
}

/** Nothing was measured outside of the years 1 to 9999. */
const earliest = -62_135_596_800_000;
const latest = 253_402_300_799_999;

export interface PartsSelect {
  sql: string;
  /** The (signal_id, observed_at, arrival) that may repeat others; null when every moment comes at most once. */
  repeats: string | null;
}

/**
 * Selects the rows of a query from all parts that can have one: signal_id, observed_at, lag_ms, value, code, quality, source,
 * late and `arrival`, a number in the order of arrival. A (signal, observed_at) may come several times; the last arrival stands.
 * Null when no part can have a row. Numbers are written into the text: a bound parameter would hide them from the
 * statistics by which DuckDB skips row groups.
 */
export function selectParts(parts: Parts, query: PartsQuery): PartsSelect | null {
  if (query.signalIds?.length === 0) return null;
  const overlaps = (part: HotTable | DayFile): boolean =>
    part.minAt < query.to && part.maxAt >= query.from;
  const hot = parts.hot.filter(overlaps);
  const files = parts.files.filter(overlaps);
  if (hot.length + files.length === 0) return null;
  const perDay = Map.groupBy(files, (file) => file.day);
  const repeating = {
    hot: hot.filter((table) => table.late > 0),
    files: files.filter((file) => file.late && perDay.get(file.day)!.length > 1),
  };
  return {
    sql: unionOf({ hot, files }, files, query),
    repeats:
      repeating.hot.length + repeating.files.length === 0
        ? null
        : `select signal_id, observed_at, arrival from (${unionOf(repeating, files, query)}) where late`,
  };
}

/**
 * The same rows, but of each (signal, observed_at) only the one that stands. A repeat is a late row and comes after what it
 * repeats, and few rows are late: so rows are looked up among those, where ranking all of them would cost a sort.
 */
export function standing({ sql, repeats }: PartsSelect): string {
  if (repeats === null) return sql;
  return `select one.* from (${sql}) one anti join (${repeats}) later
    on one.signal_id = later.signal_id and one.observed_at = later.observed_at and one.arrival < later.arrival`;
}

/** `among`: all files of the query, by which a day has one or several. */
function unionOf(
  { hot, files }: Pick<Parts, "hot" | "files">,
  among: readonly DayFile[],
  query: PartsQuery,
): string {
  const where = conditions(query);
  const selects = [
    ...hot.map(
      (table) =>
        `${table.codes === 0 ? hotColumns.replace("code", "null::varchar as code") : hotColumns}, ${arrivalOf(table.run)} + rowid as arrival from ${hotName(table.run)} where ${where}`,
    ),
    ...readTogether(files).map(
      (group) =>
        `${fileColumns(group)}, ${arrivalOfFiles(group.files, among)} as arrival from ${readParquet(group.files.map((file) => file.path))} where ${conditions(query, group.form)}`,
    ),
  ];
  return selects.map((select) => `select ${select}`).join(" union all ");
}

/** More rows than a run can have, so that the order of runs comes before that of rows. */
function arrivalOf(run: number): string {
  return `${run * 2 ** 32}::bigint`;
}

export function readParquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map(quoted).join(", ")}])`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const hotColumns = "signal_id, observed_at, lag_ms, value, code, quality, source, late";

/** A file may hold its values as decimals (see value-scale); a query always sees doubles. */
function fileColumns({ form, codes }: FileGroup): string {
  const at = form === 1 ? "epoch_ms(observed_at) as observed_at" : "observed_at";
  const code = codes ? "code" : "null::varchar as code";
  const more = form === 1 ? "0::integer as source, true as late" : "source, late";
  return `signal_id, ${at}, lag_ms, value::double as value, ${code}, quality, ${more}`;
}

function conditions({ signalIds, from, to }: PartsQuery, form = 2): string {
  const terms = [];
  if (signalIds?.length === 1) terms.push(`signal_id = ${integer(signalIds[0]!)}`);
  if (signalIds !== undefined && signalIds.length > 1) {
    terms.push(`signal_id in (${signalIds.map(integer).join(", ")})`);
  }
  // Said in the column's own type, or DuckDB would not compare it with the statistics.
  const at = (ms: number): string => (form === 1 ? timestamp(ms) : moment(ms));
  if (from > earliest) terms.push(`observed_at >= ${at(from)}`);
  if (to < latest) terms.push(`observed_at < ${at(to)}`);
  return terms.length === 0 ? "true" : terms.join(" and ");
}

/** A time in SQL, epoch ms. */
export function moment(at: number): string {
  return `${Math.ceil(Math.min(Math.max(at, earliest), latest))}::bigint`;
}

function timestamp(at: number): string {
  return `epoch_ms(${moment(at)})::timestamp_ms`;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  return String(value);
}

interface FileGroup {
  form: number;
  codes: boolean;
  files: DayFile[];
}

/** Files of the same columns are read as one: a branch of a statement costs a millisecond, and a year would have 365. */
function readTogether(files: readonly DayFile[]): FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const file of files) {
    const { form, scale } = file;
    const codes = file.codes > 0;
    const key = `${scale} ${form} ${codes}`;
    const group = groups.get(key) ?? { form, codes, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The arrival of a file's rows is its run's; of a file that is alone in its day it is below all runs, because nothing but a
 * hot table can have the same moment.
 */
function arrivalOfFiles(files: readonly DayFile[], among: readonly DayFile[]): string {
  const perDay = Map.groupBy(among, (file) => file.day);
  const cases = files.flatMap(({ day, lastRun }, i) =>
    perDay.get(day)!.length === 1 ? [] : [`when ${i} then ${arrivalOf(lastRun)}`],
  );
  return cases.length === 0 ? "0::bigint" : `case file_index ${cases.join(" ")} else 0 end`;
}
