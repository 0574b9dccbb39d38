import type { Registry } from "#ingest";
import { alone, startRounds } from "#platform";
import type { Clock, Database, Log } from "#platform";
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
  const learn = (): Promise<number> =>
    learnWhereNew({ db: rules, log, signal, ...rest }, clock.now());
  const rounds = startRounds({
    everyMs: hourMs,
    round: async () => (await alone(rules, lockName, learn)) ?? 0,
    onFailure: (error) => log.warn({ err: error }, "close-outs could not be learnt from"),
  });
  return {
    learn: () => rounds.run(),
    async stop() {
      stopping.abort();
      await rounds.stop();
    },
  };
}
