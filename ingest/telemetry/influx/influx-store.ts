import type { Database } from "#platform";
import { freshEntries } from "../fresh-entries.ts";
import type { StoredReading, TelemetryStore } from "../telemetry-store.ts";
import { createInfluxClient } from "./influx-client.ts";
import type { InfluxOptions } from "./influx-client.ts";
import { lastOfEachMoment, toPoint } from "./line-protocol.ts";
import { ofSignals, timeBetween, toBucket, toStoredReading } from "./influx-rows.ts";
import { createStorePositions } from "./store-positions.ts";

export interface InfluxStoreOptions extends InfluxOptions {
  /** Keeps the positions. */
  db: Database;
  /** Default `reading`. */
  measurement?: string;
}

const dayMs = 86_400_000;
/** Signals asked for in one statement. */
const signalsPerQuery = 500;
const fields = "value, code, has, quality, lag";

/**
 * InfluxDB 1.8, 2.x or 3.x: written with its own client, read with InfluxQL, which all of them answer. Connects when it is
 * first asked; an absent server is an error of that call, worth retrying.
 */
export function createInfluxStore(options: InfluxStoreOptions): TelemetryStore {
  const { db, measurement = "reading", url, bucket } = options;
  const client = createInfluxClient(options);
  const kept = createStorePositions(db, `influx ${url} ${bucket} ${measurement}`);
  const from = `from "${measurement}"`;

  const count = async (where: string): Promise<number> => {
    const rows = await client.query(`select count(has) as n ${from} where ${where}`);
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
      if (!Number.isSafeInteger(everyMs) || everyMs < 1) {
        throw new RangeError(`everyMs is ${everyMs}: use whole milliseconds, at least 1`);
      }
      const rows = await client.query(
        `select count(value), min(value), max(value), mean(value), first(value), last(value) ${from}
         where ${ofSignals([signalId])} and ${timeBetween(range)} and quality < 2 and (has = 1 or has = 3)
         group by time(${everyMs}ms) fill(none)`,
      );
      return rows.filter((row) => Number(row["count"]) > 0).map(toBucket);
    },

    async latest(signalIds) {
      const found = new Map<number, StoredReading>();
      for (let start = 0; start < signalIds.length; start += signalsPerQuery) {
        const some = signalIds.slice(start, start + signalsPerQuery);
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
      for (let start = 0; start < signalIds.length; start += signalsPerQuery) {
        sum += await count(
          `${ofSignals(signalIds.slice(start, start + signalsPerQuery))} and ${time}`,
        );
      }
      return sum;
    },

    async retain(olderThan) {
      const end = Math.floor(olderThan / dayMs) * dayMs;
      const before = timeBetween({ from: -Infinity, to: end });
      const going = await count(before);
      if (going === 0) return 0;
      try {
        await client.query(`delete ${from} where ${before}`);
      } catch {
        // 2.x can forbid it there, 3.x knows it nowhere: then its own error says so.
        await client.remove(measurement, end);
      }
      return going;
    },

    /** InfluxDB compacts by itself. */
    compact: async () => ({ days: 0, readings: 0 }),

    close: async () => {},
  };
}
