import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { quality } from "../../wire/index.ts";
import type { StoredReading } from "../telemetry-store.ts";

/** The columns that `readReadings` expects, as JavaScript numbers and strings. */
export const readingColumns =
  "signal_id, observed_at::double, lag_ms::double, value, code, quality, source";

/** Straight from the column vectors: generic row conversion takes three times as long on a day of readings. */
export async function readReadings(
  connection: DuckDBConnection,
  sql: string,
): Promise<StoredReading[]> {
  const result = await connection.run(sql);
  const readings: StoredReading[] = [];
  for (const chunk of await result.fetchAllChunks()) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `readingColumns` selects them
    const [signalId, observedAt, lag, value, code, grade, source] = columnsOf(chunk) as Columns;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const at = observedAt.getItem(row);
      readings.push({
        signalId: signalId.getItem(row),
        observedAt: at,
        receivedAt: at + lag.getItem(row),
        value: value.getItem(row),
        code: code.getItem(row),
        quality: quality[grade.getItem(row)]!,
        source: source.getItem(row),
      });
    }
  }
  return readings;
}

function columnsOf(chunk: DuckDBDataChunk): unknown[] {
  return Array.from({ length: 7 }, (_, column) => chunk.getColumnVector(column));
}

type Items<T> = { getItem(row: number): T };
type Columns = [
  signalId: Items<number>,
  observedAt: Items<number>,
  lag: Items<number>,
  value: Items<number | null>,
  code: Items<string | null>,
  grade: Items<number>,
  source: Items<number>,
];
