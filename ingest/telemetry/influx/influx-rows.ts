import { quality } from "../../wire/index.ts";
import type { Bucket, RollupRow, StoredReading } from "../telemetry-store.ts";
import type { InfluxRow } from "./influx-client.ts";
import { has } from "./line-protocol.ts";

/** InfluxDB's time is ns in 64 bits: what lies outside cannot be there. */
const earliest = Date.UTC(1677, 8, 22);
const latest = Date.UTC(2262, 3, 11);

/** [from, to) as InfluxQL; infinite ends are open ones. */
export function timeBetween({ from, to }: { from: number; to: number }): string {
  return `time >= ${moment(from)} and time < ${moment(to)}`;
}

/** Before 1970 as text: not every server takes a duration that is negative. */
function moment(at: number): string {
  const within = Math.ceil(Math.min(Math.max(at, earliest), latest));
  return within < 0 ? `'${new Date(within).toISOString()}'` : `${within}ms`;
}

/** Tags are text; ids have nothing to escape. */
export function ofSignals(signalIds: readonly number[]): string {
  if (!signalIds.every(Number.isSafeInteger)) throw new RangeError("signal ids are whole numbers");
  return signalIds.length === 1
    ? `signal = '${signalIds[0]}'`
    : `signal =~ /^(${signalIds.join("|")})$/`;
}

export function toStoredReading(signalId: number, row: InfluxRow): StoredReading {
  const observedAt = Number(row["time"]);
  const stands = Number(row["has"]);
  return {
    signalId,
    observedAt,
    receivedAt: observedAt + Number(row["lag"]),
    value: (stands & has.value) === 0 ? null : Number(row["value"]),
    code: (stands & has.code) === 0 ? null : String(row["code"]),
    quality: quality[Number(row["quality"])] ?? "bad",
    // Null where it was written before it was kept.
    source: Number(row["source"] ?? 0),
  };
}

export function toBucket(row: InfluxRow): Bucket {
  return {
    at: Number(row["time"]),
    count: Number(row["count"]),
    min: Number(row["min"]),
    max: Number(row["max"]),
    mean: Number(row["mean"]),
    first: Number(row["first"]),
    last: Number(row["last"]),
  };
}

/** Of a statement that is grouped by signal. */
export function toRollupRow(row: InfluxRow): RollupRow {
  return { signalId: Number(row["signal"]), ...toBucket(row) };
}
