import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Db } from "../tables.ts";
import { wilsonInterval } from "./wilson.ts";

/** Hours from the first flag of a version to the visit that found its fault, or to when the machine had failed if that came before. */
export interface LeadTime {
  p10: number;
  p50: number;
  /** Over so many faults: flags of one visit are one. */
  of: number;
  /** Share of them that left at least the time in which somebody must act, 95 % Wilson interval; null where none is stated. */
  enough: { value: number; low: number; high: number } | null;
}

/** By version. `needHours`: how long before a failure a flag of it must come. A version without a fault that was found has none. */
export async function leadTimesOf(
  db: Db,
  versions: readonly { id: number; needHours: number | null }[],
  sites: SiteScope,
): Promise<Map<number, LeadTime>> {
  if (versions.length === 0) return new Map();
  const reach = sites === "all" ? sql`true` : sql`f.site_id = any (${[...sites]}::bigint[])`;
  const { rows } = await sql<{
    id: number;
    p10: number;
    p50: number;
    of: number;
    enough: number | null;
  }>`
    with fault as (
      select f.rule_version_id as id, v.need,
        extract(epoch from max(least(o.decided_at, c.failed_at)) - min(first.raised_at))::float8 / 3600 as hours
      from unnest(${versions.map(({ id }) => id)}::bigint[], ${versions.map(({ needHours }) => needHours)}::float8[]) as v (id, need)
      join rules.flag f on f.rule_version_id = v.id and f.outcome is not null and f.withdrawn_at is null
      join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
      left join rules.close_out c on c.work_order_id = o.work_order_id
      cross join lateral (select min(raised_at) as raised_at from rules.flag_episode e where e.flag_id = f.id) first
      where f.outcome in ('confirmed', 'early') and o.work_order_id is not null and ${reach}
      group by f.rule_version_id, v.need, o.work_order_id
    )
    select id, count(*)::int as of,
      percentile_cont(0.1) within group (order by greatest(hours, 0)) as p10,
      percentile_cont(0.5) within group (order by greatest(hours, 0)) as p50,
      case when min(need) is null then null else count(*) filter (where hours >= need)::int end as enough
    from fault group by id`.execute(db);
  return new Map(
    rows.map(({ id, p10, p50, of, enough }) => [
      id,
      { p10, p50, of, enough: enough === null ? null : wilsonInterval(enough, of) },
    ]),
  );
}
