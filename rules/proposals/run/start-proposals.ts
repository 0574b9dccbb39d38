import type { Registry } from "#ingest";
import { alone } from "#platform";
import type { Clock, Database, Log } from "#platform";
import { sql } from "kysely";
import { rulesChannel } from "../../store/notify-changed.ts";
import type { RulesTables } from "../../tables.ts";
import type { ReadReached } from "../gather/reached.ts";
import { expireProposals } from "../store/expire-proposals.ts";
import { looksChannel } from "../store/looks.ts";
import type { ProposalDb, ProposalTables } from "../store/proposal-tables.ts";
import { beginTrial } from "./begin-trial.ts";
import { lookAround } from "./look.ts";
import { settleTrials } from "./settle-trials.ts";

export interface Proposals {
  /** One round over everything; nothing while another process is at it. Resolves when it is through. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** For labels and gaps that are new. */
const everythingEveryMs = 5 * 60_000;
/** Whether the backtest that is under way has ended, and whether somebody asks. */
const lookEveryMs = 5_000;
/** Trials, and what somebody asks for; besides, whether what stands may go on standing; besides, labels and gaps that are new. */
const whatIsUnderWay = 1;
const whatStands = 2;
const everything = 3;
type HowMuch = 0 | typeof whatIsUnderWay | typeof whatStands | typeof everything;

/** Of this database, held while one process looks. */
const lockName = "rules-proposals";

/**
 * Looks what the record of rules speaks for, tries it on the past, and shows what that bears out. Several workers may run it: one of them is at it at a
 * time, and what it had begun when it died is where the next one goes on.
 */
export async function startProposals(options: {
  db: Database;
  registry: Pick<Registry, "snapshot" | "refreshIfStale">;
  store: ReadReached;
  clock: Clock;
  log: Log;
}): Promise<Proposals> {
  const { db, clock, log } = options;
  const proposals = db.as<ProposalTables>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const parts = { ...options, proposals, db: db.as<RulesTables>(), signal };
  let running: Promise<void> | undefined;
  /** How much the next round is to do; a round that is under way is followed by it. */
  let wanted: HowMuch = 0;
  let everythingAt = -Infinity;

  const round = async (howMuch: HowMuch): Promise<void> => {
    const now = clock.now();
    await options.registry.refreshIfStale();
    if (howMuch >= whatStands) await expireProposals(db, now);
    await settleTrials(parts, now);
    await lookAround(parts, { askedOnly: howMuch < everything, now });
    if (!signal.aborted) await beginTrial(parts, now);
    if (howMuch === everything) everythingAt = performance.now();
  };
  const run = async (): Promise<void> => {
    try {
      while (wanted > 0 && !signal.aborted) {
        const howMuch = wanted;
        wanted = 0;
        if (howMuch >= whatStands || (await isUnderWay(proposals)))
          await alone(proposals, lockName, () => round(howMuch));
      }
    } finally {
      running = undefined;
    }
  };
  const look = (howMuch: HowMuch): Promise<void> => {
    if (signal.aborted) return Promise.resolve();
    if (wanted < howMuch) wanted = howMuch;
    running ??= run();
    return running;
  };
  const wake = (howMuch: HowMuch): void => {
    look(howMuch).catch((error: unknown) =>
      log.warn({ err: error }, "proposals could not be looked for"),
    );
  };
  const unlisten = [
    await db.listen(looksChannel, () => wake(whatIsUnderWay)),
    // What they rest on may be live no more.
    await db.listen(rulesChannel, () => wake(whatStands)),
  ];
  const timer = setInterval(() => {
    const due = performance.now() - everythingAt >= everythingEveryMs;
    wake(due ? everything : whatIsUnderWay);
  }, lookEveryMs);

  return {
    look: () => look(everything),
    async stop() {
      clearInterval(timer);
      stopping.abort();
      for (const stop of unlisten) await stop();
      await running?.catch(() => {});
    },
  };
}

/** Whether a trial is under way or waits, or somebody asks: otherwise nothing is to be done until something is new. */
async function isUnderWay(db: ProposalDb): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select 1 from rules.proposal where state in ('waiting', 'trying'))
      or exists (select 1 from rules.proposal_look where asked_at is not null) as any`.execute(db);
  return rows[0]?.any === true;
}
