import { randomUUID } from "node:crypto";
import type { Clock, Log } from "#platform";
import { Lost } from "./run/progress.ts";
import { runBacktest } from "./run/run-backtest.ts";
import type { RunParts } from "./run/run-backtest.ts";
import type { BacktestTables } from "./store/backtest-tables.ts";
import { claimBacktest } from "./store/claim-backtest.ts";
import type { ClaimedBacktest } from "./store/claim-backtest.ts";
import { backtestsChannel } from "./store/create-backtest.ts";
import { movesOf } from "./store/move-backtest.ts";
import { keepHeardTime } from "./ticks/keep-heard-time.ts";

export interface BacktestParts extends RunParts {
  clock: Clock;
  log: Log;
}

/** A note of a waiting one may be lost, and a runner may fall silent. */
const lookEveryMs = 5_000;
/** So much of the log waits for its ticks to be kept. */
const keepEveryMs = 15_000;

/**
 * Runs what waits, one at a time in this process, and keeps the log's ticks for it. What is under way when it is stopped waits for the next
 * start and goes on with the asset it was at.
 */
export async function startBacktests(parts: BacktestParts): Promise<{ stop(): Promise<void> }> {
  const { db, log } = parts;
  const tables = db.as<BacktestTables>();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;
  let keeping: Promise<void> | undefined;

  const keep = (): Promise<void> =>
    (keeping ??= keepHeardTime(db)
      .catch((error: unknown) => log.warn({ err: error }, "ticks could not be kept for backtests"))
      .finally(() => {
        keeping = undefined;
      }));

  const runAll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      again = false;
      const runner = randomUUID();
      const claimed = await claimBacktest(tables, runner);
      if (claimed !== undefined) {
        // What was heard up to now is part of the past that is asked for.
        await keep();
        await runOne(parts, claimed, runner, stopping.signal);
      } else if (!again) return;
    }
  };
  const look = (): void => {
    again = true;
    running ??= runAll()
      .catch((error: unknown) => log.warn({ err: error }, "backtests could not be looked for"))
      .finally(() => {
        running = undefined;
      });
  };

  const unlisten = await db.listen(backtestsChannel, look);
  const timers = [setInterval(look, lookEveryMs), setInterval(() => void keep(), keepEveryMs)];
  look();
  return {
    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await unlisten();
      await running;
      await keeping;
    },
  };
}

async function runOne(
  parts: BacktestParts,
  claimed: ClaimedBacktest,
  runner: string,
  stopping: AbortSignal,
): Promise<void> {
  const { id } = claimed;
  const moves = movesOf(parts.db.as<BacktestTables>(), id, runner);
  try {
    const result = await runBacktest(parts, claimed, runner, stopping);
    await moves.end({ state: "done", result });
  } catch (error) {
    if (error instanceof Lost) return;
    if (stopping.aborted) {
      await moves.giveBack();
      return;
    }
    parts.log.error({ err: error, backtest: id }, "a backtest failed");
    const why = error instanceof Error ? error.message : String(error);
    await moves.end({ state: "failed", error: why.slice(0, 2_000) });
  }
}
