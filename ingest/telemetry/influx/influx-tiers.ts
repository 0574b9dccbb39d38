import { AppError } from "#platform";
import { rollupRowsToKeep } from "../query-bounds.ts";
import type { RollupQuery, RollupRow, Tier } from "../telemetry-store.ts";
import { periodOf } from "../tier-periods.ts";
import { createInfluxClient } from "./influx-client.ts";
import type { InfluxClient, InfluxOptions } from "./influx-client.ts";
import { ofSignals, timeBetween, toBucket } from "./influx-rows.ts";
import { rollupLine } from "./line-protocol.ts";

interface TierOptions extends InfluxOptions {
  measurement: string;
  tierBuckets?: Partial<Record<Tier, string | undefined>>;
}

/** Field names are quoted, because most of them are functions of InfluxQL too. */
const fields = `"count", "min", "max", "mean", "first", "last"`;

/** Each tier is a measurement of its own, in a bucket of its own where one is named. */
export function createInfluxTiers(options: TierOptions) {
  const { measurement, tierBuckets = {} } = options;
  const placeOf = (tier: Tier) => {
    const place = { ...options, bucket: tierBuckets[tier] ?? options.bucket };
    return { options: place, client: createInfluxClient(place), name: `${measurement}_${tier}` };
  };
  const places = { "1m": placeOf("1m"), "1h": placeOf("1h") };

  return {
    async write(tier: Tier, rows: readonly RollupRow[]): Promise<void> {
      const { client, name } = places[tier];
      const kept = rollupRowsToKeep(tier, rows);
      if (kept.length > 0) await client.write(kept.map((row) => rollupLine(name, row)));
    },

    async read({ tier, signalId, ...range }: RollupQuery): Promise<RollupRow[]> {
      const { client, name } = places[tier];
      const rows = await client.query(
        `select ${fields} from "${name}" where ${ofSignals([signalId])} and ${timeBetween(range)} and "count" > 0`,
      );
      return rows.map((row) => ({ signalId, ...toBucket(row) }));
    },

    async retain(tier: Tier, olderThan: number): Promise<number> {
      const { client, name, options: place } = places[tier];
      const end = periodOf(tier, olderThan);
      const before = timeBetween({ from: -Infinity, to: end });
      const [found] = await client.query(
        `select count("count") as n from "${name}" where ${before} and "count" > 0`,
      );
      const going = Number(found?.["n"] ?? 0);
      if (going > 0) await removeOlder(client, place, name, end);
      return going;
    },
  };
}

/** 1.x deletes by InfluxQL, 2.x by its own route, 3.x not at all. */
export async function removeOlder(
  client: InfluxClient,
  { url, bucket }: InfluxOptions,
  measurement: string,
  end: number,
): Promise<void> {
  const version = await client.majorVersion();
  if (version === 3) throw cannotDelete(url, bucket);
  if (version === 2) return client.remove(measurement, end);
  await client.query(
    `delete from "${measurement}" where ${timeBetween({ from: -Infinity, to: end })}`,
  );
}

function cannotDelete(url: string, bucket: string): AppError {
  return new AppError(
    `InfluxDB 3 at ${url} deletes nothing on request: what the database ${bucket} keeps is settled when it is created ` +
      "(influxdb3 create database --retention-period 90d). Keep each tier in a database of its own (INFLUX_BUCKET, " +
      "INFLUX_BUCKET_MINUTES, INFLUX_BUCKET_HOURS) and let RETENTION_TELEMETRY_DAYS, RETENTION_MINUTES_DAYS and RETENTION_HOURS_DAYS " +
      "say the same as these databases, so that charts know, or 0 where a database keeps everything.",
    { code: "telemetry-retention-elsewhere", status: 503, data: { url, bucket }, retry: false },
  );
}
