import type { DuckDBConnection } from "@duckdb/node-api";
import { quality } from "../../wire/index.ts";
import type { Bucket, DownsampleQuery } from "../telemetry-store.ts";
import { queryRows } from "./connections.ts";
import type { Parts } from "./parts.ts";
import { selectParts, standing } from "./parts-sql.ts";

export async function downsample(
  connection: DuckDBConnection,
  parts: Parts,
  { signalId, from, to, everyMs }: DownsampleQuery,
): Promise<Bucket[]> {
  if (!Number.isSafeInteger(everyMs) || everyMs < 1) {
    throw new RangeError(`everyMs is ${everyMs}: use whole milliseconds, at least 1`);
  }
  const rows = selectParts(parts, { signalIds: [signalId], from, to });
  if (rows === null) return [];
  // Filtered only after deduplication: a correction may have taken a value away.
  return queryRows<Bucket>(
    connection,
    `select (floor(epoch_ms(observed_at) / ${everyMs}.0) * ${everyMs})::double as "at", count(*)::double as count,
       min(value) as min, max(value) as max, avg(value) as mean,
       arg_min(value, observed_at) as first, arg_max(value, observed_at) as last
     from (${standing(rows)}) where value is not null and quality <> ${quality.indexOf("bad")}
     group by "at" order by "at"`,
  );
}
