import { Point } from "@influxdata/influxdb-client";
import type { Reading } from "../../log/reading.ts";
import { quality } from "../../wire/index.ts";
import type { RollupRow } from "../telemetry-store.ts";

/**
 * One reading is one point: tags `asset` and `signal` (ids), time in ms, and the fields
 * `value` (float) and `code` (string), each only when there is one; `has` (1 value, 2 code), `quality` (0 good, 1 uncertain,
 * 2 bad), `lag` (receivedAt − observedAt, ms) and `source`. A point that is written again overwrites only the fields it brings, so
 * `has` says which of them stand: else a correction to null would leave the old value.
 */
export const has = { value: 1, code: 2 } as const;

export function toPoint(measurement: string, reading: Reading): Point {
  const { value, code } = reading;
  const point = new Point(measurement)
    .tag("asset", String(reading.assetId))
    .tag("signal", String(reading.signalId))
    .timestamp(reading.observedAt)
    .intField("has", (value === null ? 0 : has.value) + (code === null ? 0 : has.code))
    .intField("quality", quality.indexOf(reading.quality))
    .intField("lag", reading.receivedAt - reading.observedAt)
    .intField("source", reading.source);
  if (value !== null) point.floatField("value", value);
  if (code !== null) point.stringField("code", code);
  return point;
}

/**
 * One bucket of a tier is one point of the tier's own measurement: tag `signal`, the fields of a bucket. One without values
 * has `count` 0, which takes the place of what was there: 3.x cannot delete.
 */
export function toRollupPoint(measurement: string, row: RollupRow): Point {
  return new Point(measurement)
    .tag("signal", String(row.signalId))
    .timestamp(row.at)
    .intField("count", row.count)
    .floatField("min", row.min)
    .floatField("max", row.max)
    .floatField("mean", row.mean)
    .floatField("first", row.first)
    .floatField("last", row.last);
}

/** Of several readings for one moment only the last: points of one write have no order. */
export function lastOfEachMoment(readings: readonly Reading[]): Reading[] {
  const last = new Map<string, Reading>();
  for (const reading of readings) last.set(`${reading.signalId}@${reading.observedAt}`, reading);
  return [...last.values()];
}
