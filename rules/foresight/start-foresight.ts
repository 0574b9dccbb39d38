import type { Registry } from "#ingest";
import type { Clock, Database, Log } from "#platform";
import { sql } from "kysely";
import type { ReadPast } from "../past/read-past.ts";
import type { RulesTables } from "../tables.ts";
import { learnWhereNew } from "./propose-signs.ts";

export interface Foresight {
  /** Learns now where there is something new; nothing while another process is at it. @returns how many proposals came of it */
  learn(): Promise<number>;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
/** Of this database, held while one process learns. */
const lockName = "rules-foresight";

/** Looks every hour whether visits found failures that are not learnt from yet. What comes of it are proposals, which wait for a person. */
export function startForesight(options: {
  db: Database;
  registry: Registry;
  past: ReadPast;
  clock: Clock;
  log: Log;
}): Foresight {
  const { db, clock, log, ...rest } = options;
  const rules = db.as<RulesTables>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<number> | undefined;

  const learn = async (): Promise<number> =>
    rules.connection().execute(async (connection) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_lock(hashtext(${lockName})) as mine`.execute(connection);
      if (rows[0]?.mine !== true) return 0;
      try {
        return await learnWhereNew({ db: rules, log, signal, ...rest }, clock.now());
      } finally {
        await sql`select pg_advisory_unlock(hashtext(${lockName}))`.execute(connection);
      }
    });
  const once = (): Promise<number> => {
    running ??= learn().finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    once().catch((error: unknown) =>
      log.warn({ err: error }, "close-outs could not be learnt from"),
    );
  }, hourMs);

  return {
    learn: once,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running?.catch(() => {});
    },
  };
}
