import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../tables.ts";

export interface Period {
  from: Date;
  to: Date;
  sites: SiteScope;
  siteId?: number | undefined;
}

export interface SitePerformance {
  siteId: number;
  siteName: string;
  /** Raises in the period, and the mean of a day. */
  raised: number;
  perDay: number;
  /** Most in any ten minutes. */
  peak: number;
  /** Share of the ten (asset, condition) that raised most. */
  topTenShare: number | null;
  chattering: number;
  stale: number;
  shelved: number;
  /** Share of the period that the site was in flood. */
  floodShare: number;
}

const dayMs = 86_400_000;
/** EEMUA 191 §6.5.1: three raises of a condition within a minute are chattering. */
const chatters = { raises: 3, withinMs: 60_000 };
/** ISA-18.2-2016 §16.5.5: standing for more than a day is stale. */
const staleAfterMs = dayMs;

const inScope = ({ sites, siteId }: Period, column: RawBuilder<unknown>): RawBuilder<unknown> => {
  const visible = sites === "all" ? sql`true` : sql`${column} = any (${[...sites]}::bigint[])`;
  return siteId === undefined ? visible : sql`${visible} and ${column} = ${siteId}`;
};

const scope = (period: Period) => inScope(period, sql`f.site_id`);

const raises = (period: Period) => sql`
  rules.flag_episode e join rules.flag f on f.id = e.flag_id and f.withdrawn_at is null
  where e.raised_at >= ${period.from} and e.raised_at < ${period.to} and ${scope(period)}`;

/**
 * How well flags serve those who must read them, by site, as ISA-18.2-2016 §16.5 and EEMUA 191 measure alarms. Counted from the stretches in
 * which conditions held, in the device's time; what a correction showed never to have happened is not in it.
 */
export async function flagPerformance(
  db: Db,
  period: Period,
  now: Date,
): Promise<SitePerformance[]> {
  const days = (period.to.getTime() - period.from.getTime()) / dayMs;
  const { rows } = await sql<Omit<SitePerformance, "perDay">>`
    with r as materialized (
      select f.site_id, f.site_name, f.asset_id, f.condition, e.raised_at from ${raises(period)}
    ), ranked as (
      select site_id, count(*) as n, row_number() over (partition by site_id order by count(*) desc) as place
      from r group by site_id, asset_id, condition
    ), tens as (
      select site_id, max(n) as peak from (
        select site_id, count(*) over (
          partition by site_id order by raised_at range between interval '10 minutes' preceding and current row
        ) as n from r
      ) each group by site_id
    ), fast as (
      select site_id, count(distinct (asset_id, condition)) as n from (
        select site_id, asset_id, condition, raised_at, lag(raised_at, ${chatters.raises - 1}) over (
          partition by asset_id, condition order by raised_at
        ) as earlier from r
      ) each where raised_at - earlier <= ${chatters.withinMs} * interval '1 millisecond' group by site_id
    )
    select r.site_id as "siteId", min(r.site_name) as "siteName", count(*)::int as raised,
      (select peak::int from tens where tens.site_id = r.site_id) as peak,
      (select sum(n)::float8 from ranked where ranked.site_id = r.site_id and place <= 10) / count(*) as "topTenShare",
      coalesce((select n::int from fast where fast.site_id = r.site_id), 0) as chattering,
      (select count(*)::int from rules.flag f where f.site_id = r.site_id and f.state in ('unacknowledged', 'acknowledged')
        and f.raised_at < ${new Date(now.getTime() - staleAfterMs)}) as stale,
      (select count(*)::int from rules.suppression s where s.site_id = r.site_id and s.kind = 'shelved' and s.ended_at is null) as shelved,
      coalesce((select sum(extract(epoch from least(coalesce(d.ended_at, ${now}), ${period.to}) - greatest(d.began_at, ${period.from})))::float8
        from rules.flood d where d.site_id = r.site_id and d.began_at < ${period.to} and coalesce(d.ended_at, ${now}) > ${period.from}), 0)
        / ${(days * dayMs) / 1_000} as "floodShare"
    from r group by r.site_id order by raised desc`.execute(db);
  return rows.map((row) => ({ ...row, perDay: row.raised / days }));
}

export interface DayCount {
  day: string;
  siteId: number;
  raised: number;
}

/** Raises by day of the site, in the zone given for it. */
export async function raisesByDay(
  db: Db,
  period: Period,
  zoneOf: ReadonlyMap<number, string>,
): Promise<DayCount[]> {
  const sites = [...zoneOf.keys()];
  const { rows } = await sql<DayCount>`
    select to_char((e.raised_at at time zone z.zone)::date, 'YYYY-MM-DD') as day, f.site_id as "siteId", count(*)::int as raised
    from unnest(${sites}::bigint[], ${sites.map((id) => zoneOf.get(id)!)}::text[]) as z (site_id, zone), ${raises(period)}
      and z.site_id = f.site_id
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

export interface Raiser {
  asset: { id: number; tag: string };
  siteId: number;
  condition: string;
  raised: number;
}

/** What raised most: the bad actors. */
export async function topRaisers(db: Db, period: Period, limit: number): Promise<Raiser[]> {
  const { rows } = await sql<{
    asset_id: number;
    asset_tag: string;
    site_id: number;
    condition: string;
    raised: number;
  }>`
    select f.asset_id, min(f.asset_tag) as asset_tag, f.site_id, f.condition, count(*)::int as raised
    from ${raises(period)}
    group by f.asset_id, f.site_id, f.condition
    order by raised desc, f.asset_id, f.condition limit ${limit}`.execute(db);
  return rows.map((row) => ({
    asset: { id: row.asset_id, tag: row.asset_tag },
    siteId: row.site_id,
    condition: row.condition,
    raised: row.raised,
  }));
}
