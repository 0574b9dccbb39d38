import type { DuckDBConnection } from "@duckdb/node-api";
import { columnsFor, wholeMoments } from "../reading-columns.ts";
import type { ReadingColumns } from "../reading-columns.ts";
import type { ScanQuery } from "../telemetry-store.ts";
import type { Parts } from "./parts.ts";
import { selectParts } from "./parts-sql.ts";

/** Sorted by DuckDB; repeats are neighbours then, the one that stands first, and are left out here. */
export async function scanReadings(
  connection: DuckDBConnection,
  parts: Parts,
  { signalIds, from, to, limit }: ScanQuery,
): Promise<ReadingColumns> {
  const rows = selectParts(parts, { signalIds, from, to });
  if (rows === null) return columnsFor(0);
  const withCodes = [...parts.hot, ...parts.files].some((part) => part.codes > 0);
  const repeats = rows.repeats === null ? "" : ", arrival desc";
  const result = await connection.run(
    `select signal_id, observed_at::double, lag_ms::double, coalesce(value, 'nan'::double), quality, source
       ${withCodes ? ", code" : ""}
     from (${rows.sql}) order by observed_at, signal_id${repeats} limit ${Math.trunc(limit)}`,
  );
  const columns = columnsFor(limit);
  const { signalId, observedAt, receivedAt, value, quality, source } = columns;
  let count = 0;
  let read = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the statement above selects them
    const [ids, times, lags, values, grades, sources] = Array.from({ length: 6 }, (_, column) =>
      chunk.getColumnVector(column),
    ) as unknown as Numbers[];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the last column, a varchar
    const codes = withCodes ? (chunk.getColumnVector(6) as unknown as Texts) : null;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const id = ids!.getItem(row);
      const at = times!.getItem(row);
      if (count > 0 && observedAt[count - 1] === at && signalId[count - 1] === id) continue;
      signalId[count] = id;
      observedAt[count] = at;
      receivedAt[count] = at + lags!.getItem(row);
      value[count] = values!.getItem(row);
      quality[count] = grades!.getItem(row);
      source[count] = sources!.getItem(row);
      const code = codes?.getItem(row) ?? null;
      if (code !== null) columns.code ??= Array.from({ length: count }, () => null);
      columns.code?.push(code);
      count += 1;
    }
    read += chunk.rowCount;
  }
  columns.count = count;
  return wholeMoments(columns, read < limit);
}

type Numbers = { getItem(row: number): number };
type Texts = { getItem(row: number): string | null };
