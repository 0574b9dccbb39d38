import { escape } from "@influxdata/influxdb-client";
import type { Reading } from "../../log/reading.ts";
import { quality } from "../../wire/index.ts";
import type { RollupRow } from "../telemetry-store.ts";

/**
 * One reading is one point: tags `asset` and `signal` (ids), time in ms, and the fields
 * `value` (float) and `code` (string), each only when there is one; `has` (1 value, 2 code), `quality` (0 good, 1 uncertain,
 * 2 bad), `lag` (receivedAt − observedAt, ms) and `source`. A point that is written again overwrites only the fields it
 * brings, so `has` says which of them stand: else a correction to null would leave the old value.
 *
 * The lines are written here because the client's own Point takes fourteen times as long, and nothing but a code needs
 * escaping.
 */
export const has = { value: 1, code: 2 } as const;

export function readingLine(measurement: string, reading: Reading): string {
  const { assetId, signalId, observedAt, receivedAt, value, code, source } = reading;
  const stands = (value === null ? 0 : has.value) + (code === null ? 0 : has.code);
  return (
    `${measurement},asset=${assetId},signal=${signalId} has=${stands}i,quality=${quality.indexOf(reading.quality)}i` +
    `,lag=${receivedAt - observedAt}i,source=${source}i` +
    (value === null ? "" : `,value=${value}`) +
    (code === null ? "" : `,code=${escape.quoted(code)}`) +
    ` ${observedAt}`
  );
}

/**
 * One bucket of a tier is one point of the tier's own measurement: tag `signal`, the fields of a bucket. One without values
 * has `count` 0, which takes the place of what was there: 3.x cannot delete.
 */
export function rollupLine(measurement: string, row: RollupRow): string {
  const { signalId, at, count, min, max, mean, first, last } = row;
  return `${measurement},signal=${signalId} count=${count}i,min=${min},max=${max},mean=${mean},first=${first},last=${last} ${at}`;
}

/** Of several readings for one moment only the last: points of one write have no order. */
export function lastOfEachMoment(readings: readonly Reading[]): Reading[] {
  const last = new Map<string, Reading>();
  for (const reading of readings) last.set(`${reading.signalId}@${reading.observedAt}`, reading);
  return [...last.values()];
}
