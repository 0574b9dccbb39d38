import { quality } from "../../wire/index.ts";
import { columnsFor, wholeMoments } from "../reading-columns.ts";
import type { ReadingColumns } from "../reading-columns.ts";
import type { InfluxRow } from "./influx-client.ts";
import { toStoredReading } from "./influx-rows.ts";

/** Rows of several signals by time, as columns; the server leaves the order within a moment open. */
export function columnsOfRows(rows: readonly InfluxRow[], limit: number): ReadingColumns {
  const readings = rows
    .map((row) => toStoredReading(Number(row["signal"]), row))
    .sort((a, b) => a.observedAt - b.observedAt || a.signalId - b.signalId);
  const columns = columnsFor(readings.length);
  for (const [index, reading] of readings.entries()) {
    columns.signalId[index] = reading.signalId;
    columns.observedAt[index] = reading.observedAt;
    columns.receivedAt[index] = reading.receivedAt;
    columns.value[index] = reading.value ?? Number.NaN;
    columns.quality[index] = quality.indexOf(reading.quality);
    columns.source[index] = reading.source;
  }
  if (readings.some(({ code }) => code !== null)) columns.code = readings.map(({ code }) => code);
  columns.count = readings.length;
  return wholeMoments(columns, rows.length < limit);
}
