import type { DuckDBConnection } from "@duckdb/node-api";
import type { StoredReading, WindowQuery } from "../telemetry-store.ts";
import type { Parts } from "./parts.ts";
import { selectParts } from "./parts-sql.ts";
import { readingColumns, readReadings } from "./read-readings.ts";

/**
 * Sorted by DuckDB, deduplicated here: a comparison of neighbours costs nothing, where SQL's way of saying it costs as much
 * as the rest of the statement.
 */
export async function readWindow(
  connection: DuckDBConnection,
  parts: Parts,
  { signalId, from, to, limit = Infinity, order }: WindowQuery,
): Promise<StoredReading[]> {
  const rows = selectParts(parts, { signalIds: [signalId], from, to });
  if (rows === null) return [];
  const direction = order === "newest-first" ? "desc" : "asc";
  // Repeats are rare: a few rows more than asked for nearly always hold enough different moments.
  let most = rows.repeats === null ? limit : limit + 20;
  for (;;) {
    const found = await readReadings(
      connection,
      `select ${readingColumns} from (${rows.sql}) order by observed_at ${direction}, arrival desc ${most === Infinity ? "" : `limit ${Math.trunc(most)}`}`,
    );
    const standing = found.filter((one, i) => one.observedAt !== found[i - 1]?.observedAt);
    if (standing.length >= limit || found.length < most) return standing.slice(0, limit);
    most *= 4;
  }
}
