import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { BacktestReport } from "../backtest/report/report.ts";
import type { StoredCandidate } from "../backtest/store/backtest-tables.ts";
import type { Db } from "../tables.ts";
import type { GateFacts } from "./gates.ts";

/** Of the backtests of a rule, the newest so many are looked through. */
const looksThrough = 20;

/** The newest backtest that is done of a version, or of the same definition before it was saved. */
export async function newestBacktest(
  db: Db,
  { key, version, definition }: { key: string; version: number; definition: unknown },
): Promise<GateFacts["backtest"]> {
  const { rows } = await sql<{ id: number; candidates: StoredCandidate[]; result: BacktestReport }>`
    select id, candidates, result from rules.backtest
    where state = 'done' and result is not null and candidates @> ${JSON.stringify([{ key }])}::jsonb
    order by id desc limit ${looksThrough}`.execute(db);
  for (const { id, candidates, result } of rows) {
    const place = candidates.findIndex(
      (one) =>
        one.key === key &&
        (one.version === version || isDeepStrictEqual(one.definition, definition)),
    );
    const found = result.candidates[place];
    if (found === undefined) continue;
    return { id, assetMonths: found.coverage.assetMonths, flags: found.flags };
  }
  return null;
}
