import type { Database } from "#platform";
import { freshEntries } from "../fresh-entries.ts";
import {
  requireBucketLength,
  requireKeyBounds,
  requireSummaryBounds,
  rollupRowsToKeep,
} from "../query-bounds.ts";
import { periodOf } from "../tier-periods.ts";
import type { RollupRow, StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { createInfluxClient } from "./influx-client.ts";
import type { InfluxOptions } from "./influx-client.ts";
import { lastOfEachMoment, toPoint, toRollupPoint } from "./line-protocol.ts";
import { lookupSpans } from "./lookup-spans.ts";
import { ofSignals, timeBetween, toBucket, toRollupRow, toStoredReading } from "./influx-rows.ts";
import { createStorePositions } from "./store-positions.ts";

export interface InfluxStoreOptions extends InfluxOptions {
  /** Keeps the positions. */
  db: Database;
  /** Default `reading`. */
  measurement?: string;
}

/** Signals asked for in one statement. */
const signalsPerQuery = 500;
const fields = "value, code, has, quality, lag, source";
const bucketFields = "count(value), min(value), max(value), mean(value), first(value), last(value)";
const isProcessValue = "quality < 2 and (has = 1 or has = 3)";

/**
 * InfluxDB 1.8, 2.x or 3.x: written with its own client, read with InfluxQL, which all of them answer. Connects when it is
 * first asked; an absent server is an error of that call, worth retrying.
 */
export function createInfluxStore(options: InfluxStoreOptions): TelemetryStore {
  const { db, measurement = "reading", url, bucket } = options;
  const client = createInfluxClient(options);
  const kept = createStorePositions(db, `influx ${url} ${bucket} ${measurement}`);
  const from = `from "${measurement}"`;

  const count = async (where: string, of: string = measurement): Promise<number> => {
    const counted = of === measurement ? "count(has)" : "count(count)";
    const rows = await client.query(`select ${counted} as n from "${of}" where ${where}`);
    return rows.reduce((sum, row) => sum + Number(row["n"] ?? 0), 0);
  };

  return {
    append: (entries) =>
      kept.advance(async (positions) => {
        const fresh = freshEntries(positions, entries);
        const readings = lastOfEachMoment(fresh.flatMap((entry) => entry.readings));
        if (readings.length > 0) {
          await client.write(readings.map((reading) => toPoint(measurement, reading)));
        }
        return new Map(fresh.map((entry) => [entry.partition, entry.seq]));
      }),

    positions: () => kept.read(),

    rewind: (heads) =>
      kept.advance(async (positions) => {
        const ahead = [...heads].filter(
          ([partition, seq]) => seq < (positions.get(partition) ?? 0),
        );
        return new Map(ahead);
      }),

    async window({ signalId, limit, order, ...range }) {
      const direction = order === "newest-first" ? "desc" : "asc";
      const most = limit === undefined ? "" : `limit ${Math.trunc(limit)}`;
      if (limit === 0) return []; // to InfluxQL, limit 0 is no limit
      const rows = await client.query(
        `select ${fields} ${from} where ${ofSignals([signalId])} and ${timeBetween(range)} order by time ${direction} ${most}`,
      );
      return rows.map((row) => toStoredReading(signalId, row));
    },

    async downsample({ signalId, everyMs, ...range }) {
      requireBucketLength(everyMs);
      const rows = await client.query(
        `select ${bucketFields} ${from}
         where ${ofSignals([signalId])} and ${timeBetween(range)} and ${isProcessValue}
         group by time(${everyMs}ms) fill(none)`,
      );
      return rows.filter((row) => Number(row["count"]) > 0).map(toBucket);
    },

    async lookup(keys) {
      requireKeyBounds(keys);
      const wanted = new Set(keys.map((key) => `${key.signalId}@${key.observedAt}`));
      const found: StoredReading[] = [];
      for (const { signalIds, ...span } of lookupSpans(keys)) {
        const rows = await client.query(
          `select ${fields} ${from} where ${ofSignals(signalIds)} and ${timeBetween({ from: span.from, to: span.to + 1 })} group by signal`,
        );
        for (const row of rows) {
          const reading = toStoredReading(Number(row["signal"]), row);
          if (wanted.has(`${reading.signalId}@${reading.observedAt}`)) found.push(reading);
        }
      }
      return found;
    },

    async summarize({ signalIds, ...range }) {
      requireSummaryBounds(range);
      const summary: RollupRow[] = [];
      for (const some of signalIds === undefined ? [undefined] : inParts(signalIds)) {
        const rows = await client.query(
          `select ${bucketFields} ${from}
           where ${some === undefined ? "" : `${ofSignals(some)} and`} ${timeBetween(range)} and ${isProcessValue}
           group by time(${range.everyMs}ms), signal fill(none)`,
        );
        summary.push(...rows.filter((row) => Number(row["count"]) > 0).map(toRollupRow));
      }
      return summary.sort((a, b) => a.signalId - b.signalId || a.at - b.at);
    },

    async writeRollups(tier, rows) {
      const kept = rollupRowsToKeep(tier, rows);
      if (kept.length === 0) return;
      await client.write(kept.map((row) => toRollupPoint(`${measurement}_${tier}`, row)));
    },

    async rollups({ tier, signalId, ...range }) {
      const rows = await client.query(
        `select count, min, max, mean, first, last from "${measurement}_${tier}"
         where ${ofSignals([signalId])} and ${timeBetween(range)} and count > 0`,
      );
      return rows.map((row) => ({ signalId, ...toBucket(row) }));
    },

    async latest(signalIds) {
      const found = new Map<number, StoredReading>();
      for (const some of inParts(signalIds)) {
        const rows = await client.query(
          `select ${fields} ${from} where ${ofSignals(some)} group by signal order by time desc limit 1`,
        );
        for (const row of rows) {
          const reading = toStoredReading(Number(row["signal"]), row);
          found.set(reading.signalId, reading);
        }
      }
      return found;
    },

    async count({ signalIds, from = -Infinity, to = Infinity } = {}) {
      const time = timeBetween({ from, to });
      if (signalIds === undefined) return count(time);
      let sum = 0;
      for (const some of inParts(signalIds)) sum += await count(`${ofSignals(some)} and ${time}`);
      return sum;
    },

    async retain(tier, olderThan) {
      const end = periodOf(tier, olderThan);
      const before = timeBetween({ from: -Infinity, to: end });
      const old = tier === "raw" ? measurement : `${measurement}_${tier}`;
      const going = await count(before, old);
      if (going === 0) return 0;
      try {
        await client.query(`delete from "${old}" where ${before}`);
      } catch {
        // 2.x can forbid it there, 3.x knows it nowhere: then its own error says so.
        await client.remove(old, end);
      }
      return going;
    },

    /** InfluxDB compacts by itself. */
    compact: async () => ({ days: 0, readings: 0 }),

    close: async () => {},
  };
}

function* inParts(signalIds: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < signalIds.length; start += signalsPerQuery) {
    yield signalIds.slice(start, start + signalsPerQuery);
  }
}
