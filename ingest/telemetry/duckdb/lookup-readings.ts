import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadingKey, StoredReading } from "../telemetry-store.ts";
import type { Parts } from "./parts.ts";
import { moment, selectParts, standing } from "./parts-sql.ts";
import { readingColumns, readReadings } from "./read-readings.ts";

/** Rows are narrowed to the keys first, by signals and time (which skips what cannot have them), and only then ranked. */
export async function lookupReadings(
  connection: DuckDBConnection,
  parts: Parts,
  keys: readonly ReadingKey[],
): Promise<StoredReading[]> {
  if (keys.length === 0) return [];
  const signalIds = [...new Set(keys.map((key) => key.signalId))];
  const from = keys.reduce((least, key) => Math.min(least, key.observedAt), Infinity);
  const to = keys.reduce((most, key) => Math.max(most, key.observedAt), -Infinity) + 1;
  const rows = selectParts(parts, { signalIds, from, to });
  if (rows === null) return [];
  const wanted = keys
    .map(({ signalId, observedAt }) => `(${signalId}, ${moment(observedAt)})`)
    .join(", ");
  return readReadings(
    connection,
    `with wanted(signal_id, observed_at) as (values ${wanted})
     select ${readingColumns} from (${standing({
       sql: `select * from (${rows.sql}) semi join wanted using (signal_id, observed_at)`,
       repeats: rows.repeats,
     })})`,
  );
}
