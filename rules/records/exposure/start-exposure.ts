import type { Registry } from "#ingest";
import { alone, startRounds } from "#platform";
import type { Clock, Database, Log } from "#platform";
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
  const parts = {
    db: tables,
    registry,
    past,
    shareHeard: (stretch: { from: number; to: number }) => shareHeard(db, stretch),
  };

  const keep = (): Promise<number> => keepExposure(parts, clock.now(), stopping.signal);
  const onFailure = (error: unknown): void => {
    if (stopping.signal.aborted) return;
    log.warn({ err: error }, "the hours that rules watched could not be counted");
  };
  const rounds = startRounds({
    everyMs: hourMs,
    round: async () => (await alone(tables, lockName, keep)) ?? 0,
    onFailure,
  });
  rounds.run().catch(onFailure);
  return {
    keep: () => rounds.run(),
    async stop() {
      stopping.abort();
      await rounds.stop();
    },
  };
}
