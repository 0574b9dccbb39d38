import { systemClock } from "#platform";
import type { Clock, Database } from "#platform";
import { freshEntries } from "../fresh-entries.ts";
import { requireBucketLength, requireKeyBounds, requireSummaryBounds } from "../query-bounds.ts";
import { periodOf } from "../tier-periods.ts";
import type { RollupRow, StoredReading, TelemetryStore, Tier } from "../telemetry-store.ts";
import { columnsOfRows } from "./columns-of-rows.ts";
import { createInfluxClient } from "./influx-client.ts";
import type { InfluxOptions } from "./influx-client.ts";
import { isTooFarBack } from "./influx-errors.ts";
import { createInfluxTiers, removeOlder } from "./influx-tiers.ts";
import { lastOfEachMoment, readingLine } from "./line-protocol.ts";
import { lookupSpans } from "./lookup-spans.ts";
import { ofSignals, timeBetween, toBucket, toRollupRow, toStoredReading } from "./influx-rows.ts";
import { createStorePositions } from "./store-positions.ts";

export interface InfluxStoreOptions extends InfluxOptions {
  /** Keeps the positions. */
  db: Database;
  /** Default `reading`. */
  measurement?: string;
  /** Buckets of the tiers, where they are not to be in that of the readings: 3.x retains by whole databases. */
  tierBuckets?: Partial<Record<Tier, string | undefined>>;
  clock?: Clock;
}

/** Nearly every signal has said something since, and a server finds it without looking at all it has. */
const recentMs = 86_400_000;

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
  const { db, measurement = "reading", url, bucket, clock = systemClock } = options;
  const client = createInfluxClient(options);
  const kept = createStorePositions(db, `influx ${url} ${bucket} ${measurement}`);
  const tiers = createInfluxTiers({ ...options, measurement });
  const from = `from "${measurement}"`;

  const newestSince = async (signalIds: readonly number[], since: number, into: Newest) => {
    for (const some of inParts(signalIds)) {
      const rows = await client.query(
        `select ${fields} ${from} where ${ofSignals(some)} and ${timeBetween({ from: since, to: Infinity })}
         group by signal order by time desc limit 1`,
      );
      for (const row of rows) {
        const reading = toStoredReading(Number(row["signal"]), row);
        into.set(reading.signalId, reading);
      }
    }
  };

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
          await client.write(readings.map((reading) => readingLine(measurement, reading)));
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

    async scan({ signalIds, limit, ...range }) {
      if (signalIds.length === 0) return columnsOfRows([], limit);
      const rows = await client.query(
        `select ${fields}, signal ${from} where ${ofSignals(signalIds)} and ${timeBetween(range)} order by time asc limit ${Math.trunc(limit)}`,
      );
      return columnsOfRows(rows, limit);
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

    writeRollups: (tier, rows) => tiers.write(tier, rows),

    rollups: (query) => tiers.read(query),

    async latest(signalIds) {
      const found: Newest = new Map();
      await newestSince(signalIds, clock.now() - recentMs, found);
      const silent = signalIds.filter((signalId) => !found.has(signalId));
      await newestSince(silent, -Infinity, found).catch((error: unknown) => {
        // A signal that was never heard would stop everybody who asks for it, for ever. Beyond there nobody knows of it.
        if (!isTooFarBack(error)) throw error;
      });
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
      if (tier !== "raw") return tiers.retain(tier, olderThan);
      const end = periodOf(tier, olderThan);
      const going = await count(timeBetween({ from: -Infinity, to: end }));
      if (going > 0) await removeOlder(client, options, measurement, end);
      return going;
    },

    /** InfluxDB compacts by itself. */
    compact: async () => ({ days: 0, readings: 0 }),

    close: async () => {},
  };
}

type Newest = Map<number, StoredReading>;

function* inParts(signalIds: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < signalIds.length; start += signalsPerQuery) {
    yield signalIds.slice(start, start + signalsPerQuery);
  }
}
