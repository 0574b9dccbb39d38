import { realpath } from "node:fs/promises";
import type { Log } from "#platform";
import { requireKeyBounds } from "../query-bounds.ts";
import type { StoredReading, TelemetryStore, Tier } from "../telemetry-store.ts";
import { appendEntries, setPositions } from "./append-entries.ts";
import { backupSession } from "./backup.ts";
import { inTransaction } from "./connections.ts";
import { countReadings } from "./count-readings.ts";
import { downsample } from "./downsample.ts";
import { makeFolder } from "./flush-to-disk.ts";
import { lookupReadings } from "./lookup-readings.ts";
import { readRollups } from "./read-rollups.ts";
import { readWindow } from "./read-window.ts";
import { retainDays } from "./retain-days.ts";
import { closeDays, mergeGrowingDays, seal, sortSealed } from "./rewrite.ts";
import { closeRollups, retainRollups } from "./rewrite-rollups.ts";
import { tiers } from "./rollup-periods.ts";
import { scanReadings } from "./scan-readings.ts";
import { createSessions } from "./sessions.ts";
import { alreadyOpen, storeError } from "./store-errors.ts";
import { summarize } from "./summarize.ts";
import { writeRollups } from "./write-rollups.ts";

export interface DuckdbStoreOptions {
  /** A folder of the store's own: the database file and a folder a day. Created when it is not there. */
  dir: string;
  /** DuckDB's own bound for what it caches and sorts; larger sorts go through the disk. Default 256MB. */
  memoryLimit?: string;
  /** Threads of DuckDB. Default 2. */
  threads?: number;
  /** Rows that may stand unsorted: the more, the fewer rewrites and the slower the reads. Default 250,000. */
  sealRows?: number;
  /** The same of a tier's buckets. Default 2,000,000. */
  sealRollupRows?: number;
  /** With less free disk than this the store takes no readings (they wait in the log). Default 256 MB. */
  minFreeBytes?: number;
  /** Hears of rewrites that failed; they are tried again. */
  log?: Log;
}

/** The embedded store: what the port promises, and a copy while running. */
export interface DuckdbStore extends TelemetryStore {
  /** Copies the store into a new or empty folder, as it is at one moment. */
  backup(dir: string): Promise<void>;
}

/** While readings stream in without a pause, the last count must do: it is of moments that lie milliseconds apart. */
const countAttempts = 4;

/** DuckDB itself lets a process open its file twice, and both would write. */
const openDirs = new Set<string>();

/** Opens the store of a folder; one at a time a folder, in this process and any other. */
export async function openDuckdbStore(options: DuckdbStoreOptions): Promise<DuckdbStore> {
  const sealRows = options.sealRows ?? 250_000;
  const sealRollupRows = options.sealRollupRows ?? 2_000_000;
  const minFreeBytes = options.minFreeBytes ?? 256 * 2 ** 20;
  await makeFolder(options.dir);
  const dir = await realpath(options.dir);
  if (openDirs.has(dir)) throw alreadyOpen(dir);
  openDirs.add(dir);
  const sessions = createSessions(dir, {
    memoryLimit: options.memoryLimit ?? "256MB",
    threads: options.threads ?? 2,
  });
  try {
    await sessions.use(async () => {});
  } catch (error) {
    openDirs.delete(dir);
    throw storeError(dir, error);
  }

  let sorting: Promise<void> | undefined;
  let sortingRollups: Promise<void> | undefined;
  /** In the background: an append never waits for it. */
  const sortSoon = (): void => {
    sorting ??= sessions
      .use((session) =>
        session.rewriting(async () => {
          await seal(session);
          await sortSealed(session);
          await mergeGrowingDays(session);
        }),
      )
      .catch((error: unknown) =>
        options.log?.warn({ err: error, dir }, "telemetry store: sorting failed, will try again"),
      )
      .finally(() => {
        sorting = undefined;
      });
  };

  /** Buckets that arrive in numbers are brought in order before their period is over: a read looks at all unsorted ones. */
  const sortRollupsSoon = (tier: Tier): void => {
    sortingRollups ??= sessions
      .use((session) => session.rewriting(() => closeRollups(session, tier, Infinity)))
      .catch((error: unknown) =>
        options.log?.warn(
          { err: error, dir, tier },
          "telemetry store: sorting rollups failed, will try again",
        ),
      )
      .finally(() => {
        sortingRollups = undefined;
      });
  };

  return {
    append: (entries) =>
      sessions.use(async (session) => {
        const hot = await session.writing(() => appendEntries(session, entries, minFreeBytes));
        if (hot.rows >= sealRows) sortSoon();
      }),

    positions: () => sessions.use(async (session) => new Map(session.positions)),

    rewind: (heads) =>
      sessions.use((session) =>
        session.writing(async () => {
          const back = new Map(
            [...heads].filter(([partition, seq]) => seq < (session.positions.get(partition) ?? 0)),
          );
          if (back.size === 0) return;
          const { writer } = session.connections;
          await inTransaction(writer, () => writer.run(setPositions(session.positions, back)));
          for (const [partition, seq] of back) session.positions.set(partition, seq);
        }),
      ),

    window: (query) => sessions.read((connection, parts) => readWindow(connection, parts, query)),

    scan: (query) => sessions.read((connection, parts) => scanReadings(connection, parts, query)),

    downsample: (query) =>
      sessions.read((connection, parts) => downsample(connection, parts, query)),

    latest: (signalIds) =>
      sessions.use(async ({ latest }) => {
        const found = new Map<number, StoredReading>();
        for (const signalId of signalIds) {
          const reading = latest.get(signalId);
          if (reading !== undefined) found.set(signalId, reading);
        }
        return found;
      }),

    count: async ({ signalIds, from = -Infinity, to = Infinity } = {}) => {
      const query = { ...(signalIds === undefined ? {} : { signalIds }), from, to };
      // Several statements, between which an append may come: then they are of two moments, and are asked again.
      for (let attempt = 1; ; attempt += 1) {
        const [count, parts] = await sessions.read(
          async (connection, of) => [await countReadings(connection, of, query), of] as const,
        );
        const unchanged = await sessions.read(async (_connection, now) => now === parts);
        if (unchanged || attempt === countAttempts) return count;
      }
    },

    lookup: async (keys) => {
      requireKeyBounds(keys);
      return sessions.read((connection, parts) => lookupReadings(connection, parts, keys));
    },

    summarize: (query) => sessions.read((connection, parts) => summarize(connection, parts, query)),

    writeRollups: (tier, rows) =>
      sessions.use(async (session) => {
        await session.writing(() => writeRollups(session, tier, rows, minFreeBytes));
        if (session.rollupRuns[tier].rows >= sealRollupRows) sortRollupsSoon(tier);
      }),

    rollups: (query) =>
      sessions.use((session) =>
        session.shelf.read(() =>
          session.connections.read((connection) => readRollups(connection, dir, query)),
        ),
      ),

    retain: (tier, olderThan) =>
      sessions.use(async (session) => {
        const removed = await session.rewriting(() =>
          tier === "raw" ? retainDays(session, olderThan) : retainRollups(session, tier, olderThan),
        );
        await session.shelf.swept();
        return removed;
      }),

    compact: (before) =>
      sessions.use(async (session) => {
        const compaction = await session.rewriting(async () => {
          for (const tier of tiers) await closeRollups(session, tier, before);
          return closeDays(session, before);
        });
        await session.shelf.swept();
        return compaction;
      }),

    backup: (to) => sessions.use((session) => session.rewriting(() => backupSession(session, to))),

    async close() {
      await sorting;
      await sortingRollups;
      await sessions.close();
      openDirs.delete(dir);
    },
  };
}
