import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { BacktestState } from "../backtest-state.ts";
import type { Verdict } from "../truth/judge-stretches.ts";
import type { BacktestDb } from "./backtest-tables.ts";

/** Backtests that somebody may see: those of sites that he reaches, all of them. */
const seen = (db: BacktestDb, sites: SiteScope) => {
  const query = db.selectFrom("rules.backtest").selectAll();
  return sites === "all" ? query : query.where(sql<boolean>`site_ids <@ ${[...sites]}::bigint[]`);
};

export type BacktestRow = Awaited<ReturnType<typeof backtestList>>[number];

/** The newest first. */
export function backtestList(
  db: BacktestDb,
  filter: {
    sites: SiteScope;
    states?: readonly BacktestState[] | undefined;
    ruleKey?: string | undefined;
  },
  page: { before?: number | undefined; limit: number },
) {
  let query = seen(db, filter.sites).orderBy("id", "desc").limit(page.limit);
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  if (filter.states !== undefined) query = query.where("state", "in", filter.states);
  if (filter.ruleKey !== undefined) {
    query = query.where(
      sql<boolean>`candidates @> ${JSON.stringify([{ key: filter.ruleKey }])}::jsonb`,
    );
  }
  return query.execute();
}

export function backtestRow(
  db: BacktestDb,
  id: number,
  sites: SiteScope,
): Promise<BacktestRow | undefined> {
  return seen(db, sites).where("id", "=", id).executeTakeFirst();
}

export type BacktestFlagRow = Awaited<ReturnType<typeof backtestFlags>>[number];

/** The oldest first. */
export function backtestFlags(
  db: BacktestDb,
  filter: {
    id: number;
    candidate?: number | undefined;
    assetId?: number | undefined;
    verdicts?: readonly Verdict[] | undefined;
  },
  page: { after?: readonly [raisedAt: number, id: number] | undefined; limit: number },
) {
  let query = db
    .selectFrom("rules.backtest_flag")
    .where("backtest_id", "=", filter.id)
    .selectAll()
    .orderBy("raised_at")
    .orderBy("id")
    .limit(page.limit);
  if (filter.candidate !== undefined) query = query.where("candidate", "=", filter.candidate);
  if (filter.assetId !== undefined) query = query.where("asset_id", "=", filter.assetId);
  if (filter.verdicts !== undefined) query = query.where("verdict", "in", filter.verdicts);
  if (page.after !== undefined) {
    const [raisedAt, id] = page.after;
    query = query.where(sql<boolean>`(raised_at, id) > (${new Date(raisedAt)}, ${id})`);
  }
  return query.execute();
}
