import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Outcome } from "../records/flag-outcome.ts";
import type { Db } from "../tables.ts";
import type { ConfirmedFault, Stretch } from "./compare-trial.ts";

export interface TrialWindow {
  /** Our clock. */
  from: number;
  to: number | null;
  /** Only what it said aloud (a canary), or in silence; default: both. */
  spoke?: boolean;
  sites: SiteScope;
}

export interface TrialData {
  candidate: Stretch[];
  live: Stretch[];
  faults: ConfirmedFault[];
  assets: number;
  assetDays: number;
  /** There was more than can be compared at once: the newest are here. */
  bounded: boolean;
}

export interface TriedVersion {
  versionId: number;
  ruleKey: string;
  failureMode: string | null;
  /** What is live besides; its silent flags are of assets that a canary speaks for. */
  liveVersionId: number | null;
}

const mostStretches = 10_000;

/** What a version in trial said, and what was said besides on the assets that it had data of. */
export async function loadTrial(
  db: Db,
  { versionId, ruleKey, failureMode, liveVersionId }: TriedVersion,
  { from, to, spoke, sites }: TrialWindow,
): Promise<TrialData> {
  const since = new Date(from);
  const until = new Date(to ?? Date.UTC(9999, 0));
  const reach = sites === "all" ? sql`true` : sql`site_id = any (${[...sites]}::bigint[])`;
  const aloud = spoke === undefined ? sql`true` : sql`speaks = ${spoke}`;
  const observed = sql`
    observed as (
      select asset_id, day from rules.trial_day
      where rule_version_id = ${versionId} and day between ${dayOf(since)}::date and ${dayOf(until)}::date
        and ${aloud} and ${reach}
    )`;
  const silent = (id: number | null) => sql`
    select 'T-' || id as id, asset_id, asset_tag, asset_name, site_id, site_name, raised_at, returned_at, summary, null as outcome
    from rules.trial_flag
    where rule_version_id = ${id} and recorded_at >= ${since} and raised_at < ${until} and ${reach}`;
  const said = (which: ReturnType<typeof sql>) => sql`
    select 'F-' || f.id, f.asset_id, f.asset_tag, f.asset_name, f.site_id, f.site_name, e.raised_at, e.returned_at, f.summary, o.outcome
    from rules.flag f
    join rules.flag_episode e on e.flag_id = f.id
    left join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
    where f.condition = ${ruleKey} and f.withdrawn_at is null and ${which} and e.raised_at < ${until} and ${reach}`;
  const newest = sql`order by raised_at desc limit ${mostStretches + 1}`;
  const mine = sql`f.rule_version_id = ${versionId} and e.raised_at >= ${since}`;
  const theirs = sql`f.rule_version_id <> ${versionId} and coalesce(e.returned_at, 'infinity') >= ${since}`;

  const parts = [spoke === true ? null : silent(versionId), spoke === false ? null : said(mine)];
  const own = sql.join(
    parts.filter((part) => part !== null),
    sql` union all `,
  );
  const candidate = await sql<Row>`${own} ${newest}`.execute(db);
  const live = await sql<Row>`
    with ${observed}
    select * from (${silent(liveVersionId)} union all ${said(theirs)}) as s
    where asset_id in (select asset_id from observed)
    ${newest}`.execute(db);
  const faults = await sql<{ asset_id: number; decided_at: Date }>`
    with ${observed}
    select distinct on (o.work_order_id, f.asset_id) f.asset_id, o.decided_at
    from rules.flag_outcome o
    join rules.flag f on f.id = o.flag_id
    where o.superseded_at is null and o.outcome in ('confirmed', 'early')
      and o.decided_at >= ${since} and o.decided_at < ${until}
      and (f.condition = ${ruleKey} or f.failure_mode = ${failureMode})
      and f.asset_id in (select asset_id from observed)
    order by o.work_order_id, f.asset_id, o.decided_at
    limit ${mostStretches}`.execute(db);
  const coverage = await sql<{ assets: number; days: number }>`
    with ${observed}
    select count(distinct asset_id)::int as assets, count(distinct (asset_id, day))::int as days from observed`.execute(
    db,
  );
  return {
    candidate: candidate.rows.slice(0, mostStretches).map(stretchOf),
    live: live.rows.slice(0, mostStretches).map(stretchOf),
    faults: faults.rows.map((row) => ({ assetId: row.asset_id, at: row.decided_at.getTime() })),
    assets: coverage.rows[0]?.assets ?? 0,
    assetDays: coverage.rows[0]?.days ?? 0,
    bounded: candidate.rows.length > mostStretches || live.rows.length > mostStretches,
  };
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

interface Row {
  id: string;
  asset_id: number;
  asset_tag: string;
  asset_name: string;
  site_id: number;
  site_name: string;
  raised_at: Date;
  returned_at: Date | null;
  summary: string;
  outcome: Outcome | null;
}

const stretchOf = (row: Row): Stretch => ({
  id: row.id,
  asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name },
  site: { id: row.site_id, name: row.site_name },
  raisedAt: row.raised_at.getTime(),
  returnedAt: row.returned_at?.getTime() ?? null,
  summary: row.summary,
  outcome: row.outcome,
});

const daysInMonth = 365.25 / 12;

export const assetMonthsOf = ({ assetDays }: Pick<TrialData, "assetDays">): number =>
  assetDays / daysInMonth;
