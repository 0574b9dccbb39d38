import { appendToOutbox } from "#platform";
import { sql } from "kysely";
import type { BacktestReport } from "../report/report.ts";
import { backtestMoved } from "./backtest-moved.ts";
import type { BacktestDb } from "./backtest-tables.ts";

export interface Progress {
  assetsDone: number;
  readings: number;
  share: number;
  runningMs: number;
}

/** What a runner does to the one it has; each answers false when it no longer has it: cancelled, or another's. */
export function movesOf(db: BacktestDb, id: number, runner: string) {
  const own = () =>
    db
      .updateTable("rules.backtest")
      .where("id", "=", id)
      .where("runner", "=", runner)
      .where("state", "=", "running");

  return {
    async progress(it: Progress): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const moved = await trx
          .updateTable("rules.backtest")
          .where("id", "=", id)
          .where("runner", "=", runner)
          .where("state", "=", "running")
          .set({
            assets_done: it.assetsDone,
            readings: it.readings,
            share: it.share,
            running_ms: it.runningMs,
            heard_at: sql`clock_timestamp()`,
          })
          .returning(["id", "state", "share", "site_ids"])
          .executeTakeFirst();
        if (moved === undefined) return false;
        await appendToOutbox(trx, [backtestMoved(moved)]);
        return true;
      });
    },
    /** Another process, or this one after its start, goes on with it. */
    async giveBack(): Promise<void> {
      await own()
        .set({ state: "queued", runner: null, heard_at: null, takes: sql`takes - 1` })
        .execute();
    },
    async end(it: { state: "done"; result: BacktestReport } | { state: "failed"; error: string }) {
      return db.transaction().execute(async (trx) => {
        const ended = await trx
          .updateTable("rules.backtest")
          .where("id", "=", id)
          .where("runner", "=", runner)
          .where("state", "=", "running")
          .set({
            state: it.state,
            ended_at: sql`clock_timestamp()`,
            runner: null,
            ...(it.state === "done"
              ? { result: JSON.stringify(it.result), share: 1 }
              : { error: it.error }),
          })
          .returning(["id", "state", "share", "site_ids"])
          .executeTakeFirst();
        if (ended === undefined) return false;
        // What the assets gave is in the report.
        await trx.deleteFrom("rules.backtest_asset").where("backtest_id", "=", id).execute();
        await appendToOutbox(trx, [backtestMoved(ended)]);
        return true;
      });
    },
  };
}

/** Ends one that is queued or runs; its runner finds out at its next progress. False: it had ended. */
export async function cancelBacktest(db: BacktestDb, id: number, by: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable("rules.backtest")
      .where("id", "=", id)
      .where("state", "in", ["queued", "running"])
      .set({
        state: "cancelled",
        error: `Cancelled by ${by}.`,
        ended_at: sql`clock_timestamp()`,
        runner: null,
      })
      .returning(["id", "state", "share", "site_ids"])
      .executeTakeFirst();
    if (ended === undefined) return false;
    await trx.deleteFrom("rules.backtest_asset").where("backtest_id", "=", id).execute();
    await appendToOutbox(trx, [backtestMoved(ended)]);
    return true;
  });
}
