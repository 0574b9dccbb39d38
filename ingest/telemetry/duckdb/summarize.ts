import type { DuckDBConnection } from "@duckdb/node-api";
import type { RollupRow, SummaryQuery } from "../telemetry-store.ts";
import { requireSummaryBounds } from "../query-bounds.ts";
import { bucketColumns, isProcessValue } from "./downsample.ts";
import type { Parts } from "./parts.ts";
import { selectParts, standing } from "./parts-sql.ts";
import { readRollupRows } from "./read-rollups.ts";

export async function summarize(
  connection: DuckDBConnection,
  parts: Parts,
  query: SummaryQuery,
): Promise<RollupRow[]> {
  requireSummaryBounds(query);
  const rows = selectParts(parts, query);
  if (rows === null) return [];
  return readRollupRows(
    connection,
    `select signal_id, ${bucketColumns(query.everyMs)}
     from (${standing(rows)}) where ${isProcessValue}
     group by signal_id, "at" order by signal_id, "at"`,
  );
}
