import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./connections.ts";
import type { DayFile, HotTable, Parts } from "./parts.ts";
import { selectParts, standing } from "./parts-sql.ts";
import type { PartsQuery } from "./parts-sql.ts";
import { sharedSpans } from "./shared-spans.ts";

/**
 * Each (signal, observedAt) once. Finding repeats costs memory and time in proportion to the rows looked at, so it is done
 * only where two parts may hold the same moment; elsewhere rows are counted, and a whole part by what is known of it.
 */
export async function countReadings(
  connection: DuckDBConnection,
  parts: Parts,
  query: PartsQuery,
): Promise<number> {
  if (query.signalIds !== undefined) return countDistinct(connection, parts, query);
  const spans = sharedSpans(parts);
  let count = 0;
  for (const [from, to] of spans) {
    const bounded = { from: Math.max(from, query.from), to: Math.min(to, query.to) };
    if (bounded.from < bounded.to) count += await countDistinct(connection, parts, bounded);
  }
  for (const part of [...parts.hot, ...parts.files]) {
    const inside = part.minAt >= query.from && part.maxAt < query.to;
    const touched = spans.filter(([start, end]) => start <= part.maxAt && end > part.minAt);
    if (inside && touched.length === 0) {
      count += part.rows;
      continue;
    }
    for (const [start, end] of between(
      touched,
      Math.max(part.minAt, query.from),
      Math.min(part.maxAt + 1, query.to),
    )) {
      count += await countRows(connection, only(part), { from: start, to: end });
    }
  }
  return count;
}

function only(part: HotTable | DayFile): Parts {
  return "path" in part ? { hot: [], files: [part] } : { hot: [part], files: [] };
}

/** What of [from, to) no span covers. Spans are sorted and apart. */
function between(spans: readonly [number, number][], from: number, to: number): [number, number][] {
  const gaps: [number, number][] = [];
  let at = from;
  for (const [start, end] of spans) {
    if (start > at) gaps.push([at, Math.min(start, to)]);
    at = Math.max(at, end);
  }
  if (at < to) gaps.push([at, to]);
  return gaps.filter(([start, end]) => start < end);
}

async function countRows(
  connection: DuckDBConnection,
  parts: Parts,
  query: PartsQuery,
): Promise<number> {
  const rows = selectParts(parts, query);
  return rows === null ? 0 : single(connection, `select count(*)::double as n from (${rows.sql})`);
}

async function countDistinct(
  connection: DuckDBConnection,
  parts: Parts,
  query: PartsQuery,
): Promise<number> {
  const rows = selectParts(parts, query);
  if (rows === null) return 0;
  return single(connection, `select count(*)::double as n from (${standing(rows)})`);
}

async function single(connection: DuckDBConnection, sql: string): Promise<number> {
  const [row] = await queryRows<{ n: number }>(connection, sql);
  return row?.n ?? 0;
}
