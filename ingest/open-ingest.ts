import type { Clock, Database, Log } from "#platform";
import type { HeldDevice, HeldTotals } from "./broker/device-limits.ts";
import { type DeadLetterBox, openDeadLetterBox } from "./dead-letters/keep-dead-letters.ts";
import type { DeadLetterQuota } from "./dead-letters/keep-statement.ts";
import type { IntakeLimits } from "./intake/assess-reading.ts";
import { createCounters, type IngestCounters } from "./intake/counters.ts";
import { createIntake, defaultLimits, type Intake } from "./intake/intake.ts";
import type { IngestLog } from "./log/ingest-log.ts";
import { openLog } from "./log/open-log.ts";
import { createHealthLane, type HealthLane } from "./quality/health-lane.ts";
import { createRegistry, type Registry } from "./registry/registry.ts";

/** Where messages come in: the embedded broker or the subscription at an external one. */
export interface Inlet {
  /** Messages can reach this process, and are not being held back. */
  receiving(): boolean;
  /** Bytes that were read and are not on disk yet. */
  inFlightBytes(): number;
  /** Open connections of equipment; not known behind an external broker. */
  connections?(): number;
  /** Those of them that have not said who they are. */
  strangers?(): number;
  /** How often the connection to an external broker was lost. */
  connectionsLost?(): number;
  /** Until when the certificates of this inlet are good (epoch ms): the first that ends. Null without one. */
  certificateExpiresAt?(): number | null;
  /** Devices that were slowed because they sent more than their share; at an external broker that is the broker's. */
  held?(): HeldDevice[];
  readonly heldTotals?: Readonly<HeldTotals>;
}

/** What every process of the product needs of ingest, whether or not messages arrive in it. */
export interface Ingest {
  db: Database;
  clock: Clock;
  log: Log;
  registry: Registry;
  ingestLog: IngestLog;
  deadLetters: DeadLetterBox;
  counters: IngestCounters;
  limits: IntakeLimits;
  intake: Intake;
  /** What the readings that came to this process say about their instruments. */
  health: HealthLane;
  /** Those that are open in this process; brokers and subscriptions enter themselves. */
  inlets: Set<Inlet>;
  /** To be called after the broker or subscriber has stopped. */
  close(): Promise<void>;
}

export async function openIngest(options: {
  db: Database;
  clock: Clock;
  log: Log;
  partitions: number;
  /** No other process appends to the log: true when broker and database are embedded. */
  onlyWriter?: boolean;
  limits?: IntakeLimits;
  quota?: DeadLetterQuota;
  tailReadings?: number;
}): Promise<Ingest> {
  const { db, clock, log, limits = defaultLimits } = options;
  const registry = await createRegistry({ db, log });
  const followers = () => registry.snapshot().followers;
  const ingestLog = await openLog({ ...options, followers }).catch(async (error: unknown) => {
    await registry.close();
    throw error;
  });
  const deadLetters = openDeadLetterBox({ db, clock, log, quota: options.quota });
  const counters = createCounters();
  const inlets = new Set<Inlet>();
  const health = createHealthLane({ db, registry, ingestLog, inlets, clock, log });
  const intake = createIntake({
    registry,
    log: ingestLog,
    deadLetters,
    counters,
    clock,
    health,
    limits,
  });
  return {
    db,
    clock,
    log,
    registry,
    ingestLog,
    deadLetters,
    counters,
    limits,
    intake,
    inlets,
    health,
    async close() {
      await health.stop();
      await Promise.all([ingestLog.close(), deadLetters.close()]);
      await registry.close();
    },
  };
}
