import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadingKey, StoredReading } from "../telemetry-store.ts";
import { dayMs } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { moment, selectParts, standing } from "./parts-sql.ts";
import { readingColumns, readReadings } from "./read-readings.ts";

/**
 * One statement a stretch of moments that lie close: a reading of last year beside one of today must not have the year between
 * them looked through. Files hold a day each, so closer than that there is nothing to be spared.
 */
export async function lookupReadings(
  connection: DuckDBConnection,
  parts: Parts,
  keys: readonly ReadingKey[],
): Promise<StoredReading[]> {
  const found: StoredReading[] = [];
  for (const some of stretches(keys)) found.push(...(await lookupOne(connection, parts, some)));
  return found;
}

function stretches(keys: readonly ReadingKey[]): ReadingKey[][] {
  const apart: ReadingKey[][] = [];
  let last = -Infinity;
  for (const key of keys.toSorted((a, b) => a.observedAt - b.observedAt)) {
    if (key.observedAt - last > dayMs) apart.push([]);
    apart.at(-1)!.push(key);
    last = key.observedAt;
  }
  return apart;
}

/** Rows are narrowed to the keys first, by signals and time (which skips what cannot have them), and only then ranked. */
async function lookupOne(
  connection: DuckDBConnection,
  parts: Parts,
  keys: readonly ReadingKey[],
): Promise<StoredReading[]> {
  const signalIds = [...new Set(keys.map((key) => key.signalId))];
  const from = keys[0]!.observedAt;
  const to = keys.at(-1)!.observedAt + 1;
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
