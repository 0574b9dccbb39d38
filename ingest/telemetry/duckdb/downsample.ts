import type { DuckDBConnection } from "@duckdb/node-api";
import { quality } from "../../wire/index.ts";
import type { Bucket, DownsampleQuery } from "../telemetry-store.ts";
import { requireBucketLength } from "../query-bounds.ts";
import { queryRows } from "./connections.ts";
import type { Parts } from "./parts.ts";
import { selectParts, standing } from "./parts-sql.ts";

export async function downsample(
  connection: DuckDBConnection,
  parts: Parts,
  { signalId, from, to, everyMs }: DownsampleQuery,
): Promise<Bucket[]> {
  requireBucketLength(everyMs);
  const rows = selectParts(parts, { signalIds: [signalId], from, to });
  if (rows === null) return [];
  return queryRows<Bucket>(
    connection,
    `select ${bucketColumns(everyMs)} from (${standing(rows)}) where ${isProcessValue} group by "at" order by "at"`,
  );
}

/** The columns of a Bucket, over rows grouped by "at". */
export function bucketColumns(everyMs: number): string {
  return `(floor(observed_at / ${everyMs}.0) * ${everyMs})::double as "at", count(*)::double as count,
    min(value) as min, max(value) as max, avg(value) as mean,
    arg_min(value, observed_at) as first, arg_max(value, observed_at) as last`;
}

/** To be asked only of rows that stand: a correction may have taken a value away. */
export const isProcessValue = `value is not null and quality <> ${quality.indexOf("bad")}`;
