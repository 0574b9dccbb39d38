import type { DuckDBConnection } from "@duckdb/node-api";
import type { Reading } from "../../log/reading.ts";
import type { StoredReading } from "../telemetry-store.ts";
import { hotName, type Parts } from "./parts.ts";
import { moment } from "./parts-sql.ts";
import { readingColumns, readReadings } from "./read-readings.ts";

/**
 * The newest reading of every signal, in memory: asked for on every page and by every rule, it must not cost a scan. The
 * table `latest` keeps what the day files know, so that opening reads it and the hot tables only.
 */
export type Latest = Map<number, StoredReading>;

export async function loadLatest(connection: DuckDBConnection, parts: Parts): Promise<Latest> {
  const sql = `select ${readingColumns} from (${newest(parts.hot.map((table) => table.run))})`;
  const readings = await readReadings(connection, sql);
  return new Map(readings.map((reading) => [reading.signalId, reading]));
}

/** Call in the order of arrival: at the same moment the later arrival stands. */
export function noteLatest(latest: Latest, readings: readonly Reading[]): void {
  for (const reading of readings) {
    const known = latest.get(reading.signalId);
    if (reading.observedAt < (known?.observedAt ?? -Infinity)) continue;
    const { signalId, observedAt, receivedAt, code, quality, source } = reading;
    const value = reading.value === null ? null : reading.value + 0;
    latest.set(signalId, { signalId, observedAt, receivedAt, value, code, quality, source });
  }
}

/** SQL that lets the table `latest` know what a hot table knows, before that table goes. */
export function absorbIntoLatest(run: number): string {
  return `create or replace table latest as select signal_id, observed_at, lag_ms, value, code, quality, source from (${newest([run])})`;
}

export function forgetLatestBefore(horizon: number): string {
  return `delete from latest where observed_at < ${moment(horizon)}`;
}

function newest(runs: readonly number[]): string {
  const columns = "signal_id, observed_at, lag_ms, value, code, quality, source";
  const all = [
    `select ${columns}, 0 as run, 0 as seat from latest`,
    ...runs.map((run) => `select ${columns}, ${run} as run, rowid as seat from ${hotName(run)}`),
  ].join(" union all ");
  return `select * from (${all}) qualify row_number() over (partition by signal_id order by observed_at desc, run desc, seat desc) = 1`;
}
