import { appendToOutbox } from "#platform";
import { sql } from "kysely";
import { backtestMoved } from "./backtest-moved.ts";
import type { BacktestDb, BacktestTables } from "./backtest-tables.ts";
import type { Selectable } from "kysely";

export type ClaimedBacktest = Selectable<BacktestTables["rules.backtest"]>;

/** Whoever runs one says so at least this often (his progress does); after three times nothing, another one goes on with it. */
const heardEveryMs = 5_000;
const silentMs = 3 * heardEveryMs;
/** A backtest that takes its process down each time must not do so for ever. */
const mostTakes = 5;

/** Takes the oldest that waits, or whose runner fell silent; undefined: there is none. */
export async function claimBacktest(
  db: BacktestDb,
  runner: string,
): Promise<ClaimedBacktest | undefined> {
  return db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom("rules.backtest")
      .where((row) =>
        row.or([
          row("state", "=", "queued"),
          row.and([
            row("state", "=", "running"),
            sql<boolean>`heard_at < clock_timestamp() - ${silentMs} * interval '1 ms'`,
          ]),
        ]),
      )
      .orderBy("id")
      .limit(1)
      .forUpdate()
      .skipLocked()
      .selectAll()
      .executeTakeFirst();
    if (found === undefined) return undefined;
    const { id, site_ids } = found;
    if (found.takes >= mostTakes) {
      await trx
        .updateTable("rules.backtest")
        .set({
          state: "failed",
          error: `The process that ran it ended ${found.takes} times. Try a shorter window or fewer assets.`,
          ended_at: sql`clock_timestamp()`,
          runner: null,
        })
        .where("id", "=", id)
        .execute();
      await appendToOutbox(trx, [backtestMoved({ ...found, state: "failed" })]);
      return undefined;
    }
    const claimed = await trx
      .updateTable("rules.backtest")
      .set({
        state: "running",
        runner,
        heard_at: sql`clock_timestamp()`,
        started_at: sql`coalesce(started_at, clock_timestamp())`,
        takes: found.takes + 1,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await appendToOutbox(trx, [
      backtestMoved({ id, site_ids, state: "running", share: claimed.share }),
    ]);
    return claimed;
  });
}
