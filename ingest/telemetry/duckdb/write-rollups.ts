import { BIGINT, DOUBLE, DuckDBDataChunk, INTEGER } from "@duckdb/node-api";
import { rollupRowsToKeep } from "../query-bounds.ts";
import type { RollupRow, Tier } from "../telemetry-store.ts";
import { refuseOnFullDisk } from "./append-entries.ts";
import { inTransaction } from "./connections.ts";
import type { Session } from "./session.ts";

const types = [INTEGER, BIGINT, INTEGER, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, BIGINT];
/** DuckDB's vector size. */
const chunkRows = 2_048;

/** Appends; what the rows replace goes when the period is rewritten. Call it inside `writing`. */
export async function writeRollups(
  session: Session,
  tier: Tier,
  given: readonly RollupRow[],
  minFreeBytes: number,
): Promise<void> {
  const rows = rollupRowsToKeep(tier, given);
  if (rows.length === 0) return;
  await refuseOnFullDisk(session.dir, minFreeBytes);
  const { writer } = session.connections;
  const run = session.rollupRuns[tier].newest + 1;
  await inTransaction(writer, async () => {
    const appender = await writer.createAppender(`rollup_${tier}`);
    try {
      for (let start = 0; start < rows.length; start += chunkRows) {
        appender.appendDataChunk(chunkOf(rows.slice(start, start + chunkRows), run));
      }
    } finally {
      appender.closeSync();
    }
  });
  session.rollupRuns[tier] = { newest: run, rows: session.rollupRuns[tier].rows + rows.length };
}

function chunkOf(rows: readonly RollupRow[], run: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(types, rows.length);
  const columns = types.map((_, column) => chunk.getColumnVector(column));
  for (const [i, { signalId, at, count, min, max, mean, first, last }] of rows.entries()) {
    const items = [
      signalId,
      BigInt(at),
      count,
      // Adding zero makes −0 a 0.
      min + 0,
      max + 0,
      mean + 0,
      first + 0,
      last + 0,
      BigInt(run),
    ];
    for (const [column, item] of items.entries()) columns[column]!.setItem(i, item);
  }
  for (const column of columns) column.flush();
  return chunk;
}
