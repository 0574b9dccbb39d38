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
  /** Raises in the period, the mean of a day, and of a day of one of its operators. */
  raised: number;
  perDay: number;
  perOperatorDay: number;
  /** Most in any ten minutes. */
  peak: number;
  /** Share of the ten-minute periods in which more than ten were raised. */
  busyShare: number;
  /** Share of the ten (asset, condition) that raised most; null without a raise. */
  topTenShare: number | null;
  chattering: number;
  stale: number;
  /** Conditions that are shelved now, and how often one was in the period. */
  shelved: number;
  shelvings: number;
  /** What is suppressed otherwise now (out of service, worked on), and raises of the period that came while something suppressed them. */
  suppressed: number;
  suppressedRaises: number;
  /** Share of the period that the site was in flood. */
  floodShare: number;
}

export interface Site {
  id: number;
  name: string;
}

const dayMs = 86_400_000;
/** EEMUA 191 §6.5.1: three raises of a condition within a minute are chattering. */
const chatters = { raises: 3, withinMs: 60_000 };
/** EEMUA 191 §6.5.1, ISA-18.2-2016 §16.5.2: more in ten minutes than somebody can read. */
const busy = { raises: 10, periodMs: 600_000 };
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
 * which conditions held, in the device's time; what a correction showed never to have happened is not in it. A site in which nothing was raised is in
 * the answer like any other: that it is quiet is what one wants to know. `operators`: people who share the flags of a site.
 */
export async function flagPerformance(
  db: Db,
  period: Period & { known: readonly Site[]; operators: number },
  now: Date,
): Promise<SitePerformance[]> {
  const { from, to, known, operators } = period;
  const spanMs = to.getTime() - from.getTime();
  const days = spanMs / dayMs;
  const names = known.map(({ name }) => name);
  const { rows } = await sql<Omit<SitePerformance, "perDay" | "perOperatorDay">>`
    with r as materialized (
      select f.site_id, f.site_name, f.asset_id, f.condition, e.raised_at from ${raises(period)}
    ), site as (
      select id, name from unnest(${known.map(({ id }) => id)}::bigint[], ${names}::text[]) as k (id, name)
      where ${inScope(period, sql`id`)}
      union all
      select site_id, min(site_name) from r where site_id <> all (${known.map(({ id }) => id)}::bigint[]) group by site_id
    ), total as (
      select site_id, count(*)::int as n from r group by site_id
    ), ranked as (
      select site_id, count(*) as n, row_number() over (partition by site_id order by count(*) desc) as place
      from r group by site_id, asset_id, condition
    ), top as (
      select site_id, sum(n)::float8 as n from ranked where place <= 10 group by site_id
    ), tens as (
      select site_id, max(n)::int as peak from (
        select site_id, count(*) over (
          partition by site_id order by raised_at range between interval '10 minutes' preceding and current row
        ) as n from r
      ) each group by site_id
    ), periods as (
      select site_id, count(*)::int as busy from (
        select site_id from r
        group by site_id, floor(extract(epoch from raised_at - ${from}) * 1000 / ${busy.periodMs})
        having count(*) > ${busy.raises}
      ) each group by site_id
    ), fast as (
      select site_id, count(distinct (asset_id, condition))::int as n from (
        select site_id, asset_id, condition, raised_at, lag(raised_at, ${chatters.raises - 1}) over (
          partition by asset_id, condition order by raised_at
        ) as earlier from r
      ) each where raised_at - earlier <= ${chatters.withinMs} * interval '1 millisecond' group by site_id
    ), silenced as (
      select site_id, count(*)::int as n from r where exists (
        select from rules.suppression s where s.asset_id = r.asset_id and (s.condition is null or s.condition = r.condition)
          and r.raised_at >= s.began_at and r.raised_at < least(coalesce(s.ended_at, 'infinity'), coalesce(s.until, 'infinity'))
      ) group by site_id
    )
    select site.id as "siteId", site.name as "siteName",
      coalesce(total.n, 0) as raised,
      coalesce(tens.peak, 0) as peak,
      least(1, coalesce(periods.busy, 0) / ceil(${spanMs}::float8 / ${busy.periodMs})) as "busyShare",
      top.n / total.n as "topTenShare",
      coalesce(fast.n, 0) as chattering,
      (select count(*)::int from rules.flag f where f.site_id = site.id and f.state in ('unacknowledged', 'acknowledged')
        and f.raised_at < ${new Date(now.getTime() - staleAfterMs)}) as stale,
      (select count(*)::int from rules.suppression s where s.site_id = site.id and s.kind = 'shelved' and s.ended_at is null) as shelved,
      (select count(*)::int from rules.suppression s where s.site_id = site.id and s.kind = 'shelved'
        and s.began_at >= ${from} and s.began_at < ${to}) as shelvings,
      (select count(*)::int from rules.suppression s where s.site_id = site.id and s.kind <> 'shelved' and s.ended_at is null) as suppressed,
      coalesce(silenced.n, 0) as "suppressedRaises",
      coalesce((select sum(extract(epoch from least(coalesce(d.ended_at, ${now}), ${to}) - greatest(d.began_at, ${from})))::float8
        from rules.flood d where d.site_id = site.id and d.began_at < ${to} and coalesce(d.ended_at, ${now}) > ${from}), 0)
        / ${spanMs / 1_000} as "floodShare"
    from site
      left join total on total.site_id = site.id left join top on top.site_id = site.id
      left join tens on tens.site_id = site.id left join periods on periods.site_id = site.id
      left join fast on fast.site_id = site.id left join silenced on silenced.site_id = site.id
    order by raised desc, site.name, site.id`.execute(db);
  return rows.map((row) => ({
    ...row,
    perDay: row.raised / days,
    perOperatorDay: row.raised / days / operators,
  }));
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
