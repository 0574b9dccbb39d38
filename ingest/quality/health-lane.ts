import type { Clock, Database, Log } from "#platform";
import type { IngestLog } from "../log/ingest-log.ts";
import type { Reading } from "../log/reading.ts";
import type { Registry } from "../registry/registry.ts";
import type { RegistrySnapshot } from "../registry/snapshot.ts";
import { withPatience } from "../with-patience.ts";
import { advanceHeard, writeHealth } from "./health-rows.ts";
import {
  countKeys,
  type HealthCounts,
  hear,
  newHealth,
  noCounts,
  type SignalHealth,
} from "./signal-health.ts";

/** What this process knows of each signal's instrument, written down for all a few seconds later. */
export interface HealthLane {
  /** Readings that are durable, in the order in which they came. */
  heard(readings: readonly Reading[], notNumbers: ReadonlySet<Reading> | undefined): void;
  /** A reading of it was refused, because the device's clock is ahead. */
  ahead(signalId: number): void;
  /** What this process has written down since it started, all signals together. */
  readonly totals: Readonly<HealthCounts>;
  /** Signals whose newest reading is at fault, as this process knows them. */
  faulty(): { "out-of-range": number; "not-a-number": number; "no-value": number };
  /** Writes down everything that is not yet; the timer does it bit by bit. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

interface Watched {
  health: SignalHealth;
  /** When it changed first since it was written down; 0: it did not. */
  dirtyAt: number;
}

/** How long a change may wait, so that a signal that reports often is written once for many readings. */
const restMs = 5_000;
const everyMs = 1_000;
/** At most so many rows a second, which is what this may cost PostgreSQL; with more signals it takes longer. */
const rowsPerStep = 1_000;
const stopPatienceMs = 2_000;

/** Memory is bounded by the registry: a record of some 200 bytes for each signal that was heard. */
export function createHealthLane(options: {
  db: Database;
  registry: Pick<Registry, "snapshot">;
  ingestLog: Pick<IngestLog, "health">;
  inlets: ReadonlySet<{ receiving(): boolean }>;
  clock: Clock;
  log: Log;
}): HealthLane {
  const { db, registry, ingestLog, inlets, clock, log } = options;
  const signals = new Map<number, Watched>();
  const totals = noCounts();
  let waiting: Watched[] = [];
  let healthySince: number | null = null;
  let lastLook = clock.now();
  let turn = Promise.resolve();
  let running = 0;
  let complained = false;

  const watched = (signalId: number): Watched => {
    let found = signals.get(signalId);
    if (found === undefined) {
      found = { health: newHealth(signalId), dirtyAt: 0 };
      signals.set(signalId, found);
    }
    if (found.dirtyAt === 0) {
      found.dirtyAt = clock.now();
      waiting.push(found);
    }
    return found;
  };

  /** Silence means something only while readings could have come, as for ticks. */
  const lookAround = (now: number): void => {
    const { stalledSince, oldestWaiting } = ingestLog.health();
    const healthy =
      stalledSince === null &&
      (oldestWaiting === null || now - oldestWaiting < restMs) &&
      now - lastLook < 2 * restMs &&
      [...inlets].some((inlet) => inlet.receiving());
    lastLook = now;
    healthySince = healthy ? (healthySince ?? now) : null;
  };

  const writeDown = async (some: readonly Watched[]): Promise<void> => {
    const written = some.map(({ health }) => ({ ...health, counts: { ...health.counts } }));
    const since = some.map(({ dirtyAt }) => dirtyAt);
    for (const one of some) one.dirtyAt = 0;
    try {
      await writeHealth(db, written);
    } catch (error) {
      // What has changed again meanwhile waits already.
      some.forEach((one, i) => {
        if (one.dirtyAt === 0) one.dirtyAt = since[i] ?? 0;
        else since[i] = 0;
      });
      waiting.unshift(...some.filter((_, i) => since[i] !== 0));
      throw error;
    }
    some.forEach(({ health }, i) => {
      for (const key of countKeys) {
        const count = written[i]?.counts[key] ?? 0;
        totals[key] += count;
        // What was counted while the statement ran is still to be written.
        health.counts[key] -= count;
      }
    });
  };

  const step = async (ripeBefore: number): Promise<boolean> => {
    let count = 0;
    while (count < Math.min(waiting.length, rowsPerStep)) {
      const { dirtyAt } = waiting[count]!;
      // What changed in the future did so before our clock was put back.
      if (dirtyAt > ripeBefore && dirtyAt <= ripeBefore + restMs) break;
      count += 1;
    }
    if (count > 0) await writeDown(waiting.splice(0, count));
    return count > 0;
  };

  const sayThrough = async (now: number): Promise<void> => {
    if (healthySince === null) return;
    const through = Math.min(now, waiting[0]?.dirtyAt ?? now);
    if (through > healthySince) await advanceHeard(db, { through, healthySince });
  };

  const complain = (error: unknown): void => {
    if (!complained)
      log.warn({ err: error }, "the state of the signals cannot be written; trying again");
    complained = true;
  };

  const attempt = async (everything: boolean): Promise<void> => {
    const now = clock.now();
    lookAround(now);
    if (everything) while (await step(now));
    else await step(now - restMs);
    await sayThrough(now);
    complained = false;
  };

  /** One at a time: two would take the same rows. */
  const alone = (everything: boolean): Promise<void> => {
    running += 1;
    turn = turn
      .then(() => attempt(everything))
      .catch(complain)
      .finally(() => (running -= 1));
    return turn;
  };

  const timer = setInterval(() => {
    if (running === 0) void alone(false);
  }, everyMs);
  timer.unref();

  return {
    totals,
    heard(readings, notNumbers) {
      const snapshot: RegistrySnapshot = registry.snapshot();
      for (const reading of readings) {
        // History says nothing about the instrument of now.
        if (reading.historical) continue;
        const signal = snapshot.signals.get(reading.signalId);
        if (signal === undefined) continue;
        const { health } = watched(reading.signalId);
        hear(health, signal, reading, notNumbers !== undefined && notNumbers.has(reading));
      }
    },
    ahead(signalId) {
      watched(signalId).health.counts.future += 1;
    },
    faulty() {
      const faulty = { "out-of-range": 0, "not-a-number": 0, "no-value": 0 };
      for (const { health } of signals.values())
        if (health.fault !== null) faulty[health.fault] += 1;
      return faulty;
    },
    flush: () => alone(true),
    async stop() {
      clearInterval(timer);
      await withPatience(alone(true), stopPatienceMs);
    },
  };
}
