import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  INTEGER,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Reading } from "../../log/reading.ts";
import { quality } from "../../wire/index.ts";

/** The columns of a hot table, in its order. */
const types = [INTEGER, BIGINT, BIGINT, DOUBLE, VARCHAR, UTINYINT, INTEGER, BOOLEAN];
/** DuckDB's vector size. */
const chunkRows = 2_048;

/** Adds rows to a hot table in the connection's open transaction. `late` says for each whether it is (see schema). */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  readings: readonly Reading[],
  late: readonly boolean[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (let start = 0; start < readings.length; start += chunkRows) {
      appender.appendDataChunk(
        chunkOf(readings, late, start, Math.min(start + chunkRows, readings.length)),
      );
    }
  } finally {
    appender.closeSync();
  }
}

function chunkOf(
  readings: readonly Reading[],
  late: readonly boolean[],
  start: number,
  end: number,
): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(types, end - start);
  const [signal, observed, lag, value, code, grade, source, lateness] = [
    chunk.getColumnVector(0),
    chunk.getColumnVector(1),
    chunk.getColumnVector(2),
    chunk.getColumnVector(3),
    chunk.getColumnVector(4),
    chunk.getColumnVector(5),
    chunk.getColumnVector(6),
    chunk.getColumnVector(7),
  ] as const;
  for (let i = start; i < end; i += 1) {
    const reading = readings[i]!;
    const row = i - start;
    signal.setItem(row, reading.signalId);
    observed.setItem(row, BigInt(reading.observedAt));
    lag.setItem(row, BigInt(reading.receivedAt - reading.observedAt));
    // Adding zero makes −0 a 0.
    value.setItem(row, reading.value === null ? null : reading.value + 0);
    code.setItem(row, reading.code);
    grade.setItem(row, quality.indexOf(reading.quality));
    source.setItem(row, reading.source);
    lateness.setItem(row, late[i]!);
  }
  for (const column of [signal, observed, lag, value, code, grade, source, lateness]) {
    column.flush();
  }
  return chunk;
}
