import { inBatches } from "#platform";
import type { Database, Sweep } from "#platform";
import { sql } from "kysely";
import type { RulesTables } from "../tables.ts";
import type { BacktestTables } from "./store/backtest-tables.ts";
import { sweepHeardTime } from "./ticks/keep-heard-time.ts";

const day = 86_400_000;
/** What was tried a year ago was tried on other data, by other rules. */
const keepDays = 400;
/** Each has thousands of flags; the rest goes tomorrow. */
const atOnce = 20;

/**
 * Backtests age out; what happened besides readings (ticks, repairs) is kept as long as the readings are, or a backtest could not judge them
 * as they were judged. `telemetryDays` 0: for ever.
 */
export function backtestSweeps(db: Database, retention: { telemetryDays: number }): Sweep[] {
  const { telemetryDays } = retention;
  const removeBacktests = async (before: Date): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from rules.backtest where id in (
        select id from rules.backtest where ended_at < ${before} order by id limit ${atOnce}
      )`.execute(db.as<BacktestTables>());
    return Number(numAffectedRows ?? 0n);
  };
  const removeRepairs = async (before: Date): Promise<number> => {
    const { numDeletedRows } = await db
      .as<RulesTables>()
      .deleteFrom("rules.asset_reset")
      .where("applied_at", "<", before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
  return [
    {
      name: "backtests",
      run: (now) => removeBacktests(new Date(now - keepDays * day)),
    },
    {
      name: "past-beside-readings",
      async run(now) {
        if (telemetryDays === 0) return 0;
        const before = new Date(now - telemetryDays * day);
        return (
          (await inBatches((limit) => sweepHeardTime(db, before, limit))) +
          (await removeRepairs(before))
        );
      },
    },
  ];
}
