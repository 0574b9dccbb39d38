import type { Registry } from "#ingest";
import type { Clock, Database, Log } from "#platform";
import { sql } from "kysely";
import { shareHeard } from "../../backtest/ticks/read-heard-time.ts";
import type { ReadPast } from "../../past/read-past.ts";
import type { RecordTables } from "../record-tables.ts";
import { hourMs } from "./heard-hours.ts";
import { keepExposure } from "./keep-exposure.ts";

/** Of this database, held while one process counts. */
const lockName = "rules-exposure";

/** Keeps the hours that rates are counted over, once an hour; one process at a time. */
export function startExposure(options: {
  db: Database;
  registry: Registry;
  past: ReadPast;
  clock: Clock;
  log: Log;
}): { keep(): Promise<number>; stop(): Promise<void> } {
  const { db, registry, past, clock, log } = options;
  const tables = db.as<RecordTables>();
  const stopping = new AbortController();
  let running: Promise<number> | undefined;
  const parts = {
    db: tables,
    registry,
    past,
    shareHeard: (stretch: { from: number; to: number }) => shareHeard(db, stretch),
  };

  const alone = (): Promise<number> =>
    tables.connection().execute(async (connection) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_lock(hashtext(${lockName})) as mine`.execute(connection);
      if (rows[0]?.mine !== true) return 0;
      try {
        return await keepExposure(parts, clock.now(), stopping.signal);
      } finally {
        await sql`select pg_advisory_unlock(hashtext(${lockName}))`.execute(connection);
      }
    });
  const keep = (): Promise<number> => {
    running ??= alone().finally(() => (running = undefined));
    return running;
  };
  const keepInTime = (): void => {
    keep().catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      log.warn({ err: error }, "the hours that rules watched could not be counted");
    });
  };
  const timer = setInterval(keepInTime, hourMs);
  keepInTime();
  return {
    keep,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running?.catch(() => {});
    },
  };
}
