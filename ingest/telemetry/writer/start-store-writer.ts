import type { Clock, Database, Log } from "#platform";
import type { IngestLog } from "../../log/ingest-log.ts";
import type { Registry } from "../../registry/registry.ts";
import { createTurn } from "../../turn.ts";
import { createRevisionKeeper } from "../corrections/keep-revisions.ts";
import { rollupState } from "../rollups/rollup-state.ts";
import type { StoreEntry, TelemetryStore } from "../telemetry-store.ts";
import { createBackoff } from "./backoff.ts";
import { gatherEntries } from "./gather-entries.ts";
import { createPreparation } from "./prepare-batch.ts";
import { createSignal } from "./signal.ts";

export interface StoreWriterHealth {
  /** Since when nothing could be stored, epoch ms; null while all is well. */
  failingSince: number | null;
  /** What the store last said, in its own words. */
  problem: string | null;
}

/** Readings since the start, by what they were to what was stored before. */
export interface WriterCounts {
  stored: number;
  /** The same as stored: left out. */
  repeats: number;
  /** Stored with another value; the old one is kept in PostgreSQL. */
  corrections: number;
  /** Older than the newest of their signal, and new. */
  late: number;
  /** Not judged live: later than their signal's lateness allows, or history. */
  beyondLive: number;
}

export interface StoreWriter {
  /** By partition: the log may be trimmed up to here as far as the store is concerned. */
  positions(): number[];
  /** Resolves once everything that was committed to the log before the call is stored. */
  settle(): Promise<void>;
  health(): StoreWriterHealth;
  counts(): Readonly<WriterCounts>;
  /** Lets the batch under way finish. What is not stored yet waits in the log for the next start. */
  stop(): Promise<void>;
}

export interface StoreWriterOptions {
  log: IngestLog;
  store: TelemetryStore;
  db: Database;
  registry: Pick<Registry, "signal" | "asset">;
  clock: Clock;
  logger?: Log;
  /** Readings in one append at the most, give or take one log entry. Default 30,000. */
  batchReadings?: number;
  /**
   * How long to let readings gather before a small append, ms. A commit costs about the same for one reading as for a
   * thousand, and on a busy machine that is worth more than being stored a moment sooner. Default 50.
   */
  gatherMs?: number;
  /** How often to look for what other processes committed, ms. Default 1,000. */
  pollMs?: number;
  /**
   * What changed the past is told at once, and then no more often than this, ms: a gateway that empties its store changes
   * it with every batch, and whoever hears of it looks at the same stretch again each time. A tenth of it once everything is
   * stored. Default 2,000.
   */
  tellEveryMs?: number;
  /** First and longest wait before trying an absent store again, ms. Default 100 and 10,000. */
  retryMs?: { first: number; most: number };
}

/**
 * Copies the log into the store, from the store's own position and in the log's order, and tells what changes the past. It
 * holds one batch at a time: while the store is away the rest waits in the log, and after any failure it starts again from
 * the position that the store names. Of several processes one writes, or two would take each other's readings for repeats.
 */
export function startStoreWriter(options: StoreWriterOptions): StoreWriter {
  const { log, store, db, registry, clock, logger } = options;
  const { batchReadings = 30_000, gatherMs = 50, pollMs = 1_000, tellEveryMs = 2_000 } = options;
  const backoff = createBackoff(options.retryMs ?? { first: 100, most: 10_000 });
  const committed = createSignal();
  const stopping = createSignal();
  const turn = createTurn(db, "storeWriter");
  const revisions = createRevisionKeeper({ db, registry, clock });
  const preparation = createPreparation({
    store,
    registry,
    revisions,
    rollups: rollupState(db),
    clock,
  });
  const counts: WriterCounts = { stored: 0, repeats: 0, corrections: 0, late: 0, beyondLive: 0 };
  const life = { stopped: false };
  /** What is kept to be told, and when it was told last: real time, which only spaces it. */
  const telling = { untold: false, at: -Infinity };
  let stored = new Map<number, number>();
  let settling: { heads: number[]; resolve: () => void; reject: (error: Error) => void }[] = [];
  let health: StoreWriterHealth = { failingSince: null, problem: null };

  const unsubscribe = log.onCommit(() => committed.raise());

  /** Where to go on. A store that is ahead of the log saw a log that a restore has since replaced. */
  const resume = async (): Promise<Map<number, number>> => {
    const positions = await store.positions();
    const heads = await log.heads();
    const ahead = [...positions].filter(([partition, seq]) => seq > (heads[partition] ?? 0));
    if (ahead.length === 0) return positions;
    logger?.warn(
      { partitions: ahead.map(([partition]) => partition) },
      "store writer: the log ends before the store's position (restored from a backup?); going back to its end",
    );
    const back = new Map(ahead.map(([partition]) => [partition, heads[partition] ?? 0]));
    await store.rewind(back);
    return new Map([...positions, ...back]);
  };

  const tell = async (): Promise<void> => {
    const told = await revisions.release(stored);
    telling.untold = false;
    if (told > 0) telling.at = performance.now();
  };

  /** Milliseconds until what is untold is to be told; who waits for everything waits for that too. */
  const tellIn = (everyMs: number): number => {
    if (!telling.untold) return Infinity;
    return settling.length > 0 ? 0 : telling.at + everyMs - performance.now();
  };

  const announce = (): void => {
    if (telling.untold) return;
    settling = settling.filter(({ heads, resolve }) => {
      if (heads.some((seq, partition) => seq > (stored.get(partition) ?? 0))) return true;
      resolve();
      return false;
    });
  };

  const copy = async (): Promise<void> => {
    preparation.forget();
    stored = await resume();
    // Left by a process that ended between storing and telling.
    await tell();
    announce();
    let firstPartition = 0;
    while (!life.stopped && (await turn.take())) {
      const batch = await gatherEntries(log, stored, { batchReadings, firstPartition });
      firstPartition = (firstPartition + 1) % log.partitions;
      if (batch.length === 0) {
        if (tellIn(tellEveryMs / 10) <= 0) await tell();
        announce();
        await committed.wait(Math.min(pollMs, tellIn(tellEveryMs / 10)));
        continue;
      }
      const prepared = await preparation.prepare(batch);
      await store.append(prepared.entries);
      stored = advanced(stored, batch);
      count(prepared.counts);
      telling.untold ||= prepared.revises;
      if (tellIn(tellEveryMs) <= 0) await tell();
      recovered();
      announce();
      if (readingsOf(batch) < batchReadings / 10) await stopping.wait(gatherMs);
    }
    if (life.stopped && telling.untold) await tell();
  };

  /** Another process writes: this one only knows how far it is. */
  const standBy = async (): Promise<void> => {
    telling.untold = false;
    while (!life.stopped && !(await turn.take())) {
      stored = await store.positions();
      announce();
      await stopping.wait(pollMs);
    }
  };

  const count = (more: WriterCounts): void => {
    counts.stored += more.stored;
    counts.repeats += more.repeats;
    counts.corrections += more.corrections;
    counts.late += more.late;
    counts.beyondLive += more.beyondLive;
  };

  const recovered = (): void => {
    backoff.reset();
    if (health.failingSince === null) return;
    logger?.info(
      { failedForMs: clock.now() - health.failingSince },
      "store writer: the store takes readings again",
    );
    health = { failingSince: null, problem: null };
  };

  const run = async (): Promise<void> => {
    while (!life.stopped) {
      try {
        // At once, not when it is our turn: after a restore the log must not have grown before this is seen.
        stored = await resume();
        await standBy();
        await copy();
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (health.failingSince === null) {
          logger?.warn(
            { err: error },
            "store writer: the store does not take readings; they wait in the log",
          );
        }
        health = { failingSince: health.failingSince ?? clock.now(), problem };
        await stopping.wait(backoff.next());
      }
    }
  };

  const running = run();

  return {
    positions: () =>
      Array.from({ length: log.partitions }, (_, partition) => stored.get(partition) ?? 0),
    health: () => health,
    async settle() {
      const heads = await log.heads();
      await new Promise<void>((resolve, reject) => {
        if (life.stopped) return reject(wasStopped());
        settling.push({ heads, resolve, reject });
        announce();
        committed.raise();
      });
    },
    counts: () => counts,
    async stop() {
      life.stopped = true;
      stopping.raise();
      committed.raise();
      unsubscribe();
      await running;
      turn.release();
      for (const { reject } of settling.splice(0)) reject(wasStopped());
    },
  };
}

function advanced(
  positions: Map<number, number>,
  batch: readonly StoreEntry[],
): Map<number, number> {
  const next = new Map(positions);
  for (const { partition, seq } of batch) next.set(partition, seq);
  return next;
}

function readingsOf(batch: readonly StoreEntry[]): number {
  return batch.reduce((sum, entry) => sum + entry.readings.length, 0);
}

function wasStopped(): Error {
  return new Error("the store writer was stopped; what is not stored yet waits in the log");
}
