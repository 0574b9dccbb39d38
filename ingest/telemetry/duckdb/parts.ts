/** The pieces that a DuckDB store is made of. Runs are numbered in the order in which their readings arrived. */

/** An append-ordered table inside the database file; the newest one takes what arrives, the others wait to be sorted. */
export interface HotTable {
  run: number;
  rows: number;
  /** Rows that carry a code. Reading a column of texts costs as much as all others together, even when all are null. */
  codes: number;
  /** Rows that were not newer than all of their signal before them: only they can repeat a moment. */
  late: number;
  /** Lowest and highest observedAt, epoch ms; Infinity and −Infinity while it is empty. */
  minAt: number;
  maxAt: number;
}

/** A Parquet file of one UTC day, sorted by signal and time, each (signal, observedAt) once. */
export interface DayFile {
  /** Start of the day, epoch ms. */
  day: number;
  /** The runs that went into it. A later run's value for one moment wins. */
  firstRun: number;
  lastRun: number;
  path: string;
  rows: number;
  /** Rows that carry a code (see HotTable). */
  codes: number;
  bytes: number;
  /** Its values are decimals with so many places; null: doubles. */
  scale: number | null;
  /** 2 has the columns `source` and `late` and times as whole numbers, 1 (an older version's) has timestamps. */
  form: number;
  /** Whether a late row went into it (see HotTable). */
  late: boolean;
  minAt: number;
  maxAt: number;
}

/** One consistent set of parts; together they hold every reading at least once. */
export interface Parts {
  /** Oldest first; the last one is being appended to. */
  hot: readonly HotTable[];
  /** By day, then by run. */
  files: readonly DayFile[];
}

export const dayMs = 86_400_000;

/** The start of the UTC day, epoch ms. */
export function dayOf(at: number): number {
  return Math.floor(at / dayMs) * dayMs;
}

export function hotName(run: number): string {
  return `hot_${run}`;
}

export function emptyHotTable(run: number): HotTable {
  return { run, rows: 0, codes: 0, late: 0, minAt: Infinity, maxAt: -Infinity };
}
