import { AppError, appendToOutbox } from "#platform";
import { sql } from "kysely";
import { backtestMoved } from "./backtest-moved.ts";
import type { BacktestDb, BacktestSpec, BacktestTrx, StoredCandidate } from "./backtest-tables.ts";

/** Backtests that may wait; whoever wants more has time to wait himself. */
const mostWaiting = 20;
/** Told when one waits; runners look then. */
export const backtestsChannel = "backtests_waiting";

export interface NewBacktest {
  name: string;
  spec: BacktestSpec;
  candidates: StoredCandidate[];
  assetIds: number[];
  siteIds: number[];
  createdBy: string;
  at: number;
}

/** Queues it. @throws AppError too-many-backtests */
export function createBacktest(db: BacktestDb, it: NewBacktest): Promise<number> {
  return db.transaction().execute((trx) => insertBacktest(trx, it));
}

/** The same in the transaction of whoever asks. Nobody else queues one before it is over. */
export async function insertBacktest(trx: BacktestTrx, it: NewBacktest): Promise<number> {
  // One at a time: two at once would each see room for one.
  await sql`lock table rules.backtest in share row exclusive mode`.execute(trx);
  const { waiting } = await trx
    .selectFrom("rules.backtest")
    .where("state", "=", "queued")
    .select(({ fn }) => fn.countAll<number>().as("waiting"))
    .executeTakeFirstOrThrow();
  if (waiting >= mostWaiting) {
    throw new AppError(
      `${waiting} backtests wait already: cancel one of them, or wait until one is through.`,
      { code: "too-many-backtests", status: 429 },
    );
  }
  const { id } = await trx
    .insertInto("rules.backtest")
    .values({
      name: it.name,
      spec: JSON.stringify(it.spec),
      candidates: JSON.stringify(it.candidates),
      asset_ids: it.assetIds,
      site_ids: it.siteIds,
      error: null,
      created_by: it.createdBy,
      created_at: new Date(it.at),
      started_at: null,
      ended_at: null,
      runner: null,
      heard_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await appendToOutbox(trx, [
    backtestMoved({ id, state: "queued", share: 0, site_ids: it.siteIds }),
  ]);
  await sql`select pg_notify(${backtestsChannel}, '')`.execute(trx);
  return id;
}
