import type { Registry } from "#ingest";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../../tables.ts";
import type { Cost, Gain } from "./net-value.ts";

/** Whose sums: of whole versions, or of single flags. */
export type SumsOf =
  | { each: "version"; ids: readonly number[]; sites: SiteScope }
  | { each: "flag"; ids: readonly number[] };

export interface GainsAndCosts {
  gains: Gain[];
  costs: Cost[];
}

/**
 * What visits found because of these flags and what they took, by version or by flag. A visit is shared evenly by all flags that it was for, and what
 * it found by those of them that were right. Visits count once each, also one whose finding was replaced later; of a fault, the finding that stands.
 * Where the machine had failed by then, nothing was avoided.
 */
export async function loadValueSums(
  db: Db,
  registry: Pick<Registry, "asset">,
  of: SumsOf,
): Promise<Map<number, GainsAndCosts>> {
  const sums = new Map<number, GainsAndCosts>();
  if (of.ids.length === 0) return sums;
  const sumsOf = (id: number): GainsAndCosts => {
    const known = sums.get(id) ?? { gains: [], costs: [] };
    sums.set(id, known);
    return known;
  };
  const assetOf = (id: number, tag: string) => ({
    tag,
    classCode: registry.asset(id)?.classCode ?? "",
  });
  const withTrips = tripsOf(of);
  const gains = await sql<GainRow>`
    with ${withTrips}
    select judged.key, judged.asset_id, min(judged.asset_tag) as tag, judged.failure_mode,
      coalesce(sum(1.0 / trip.hits) filter (where judged.outcome = 'confirmed'), 0)::float8 as confirmed,
      coalesce(sum(1.0 / trip.hits) filter (where judged.outcome = 'early'), 0)::float8 as early
    from judged join trip on trip.work_order_id = judged.work_order_id
    left join rules.close_out c on c.work_order_id = judged.work_order_id
    where judged.outcome in ('confirmed', 'early') and c.failed_at is null
    group by judged.key, judged.asset_id, judged.failure_mode`.execute(db);
  for (const { key, asset_id, tag, failure_mode: failureMode, confirmed, early } of gains.rows) {
    sumsOf(key).gains.push({ asset: assetOf(asset_id, tag), failureMode, confirmed, early });
  }
  const costs = await sql<CostRow>`
    with ${withTrips}
    select leg.key, leg.asset_id, min(leg.asset_tag) as tag, sum(1.0 / trip.flags)::float8 as visits,
      coalesce(sum(c.downtime_minutes / 60 / trip.flags), 0)::float8 as hours,
      coalesce(sum(c.parts_cost / trip.flags), 0)::float8 as parts
    from leg join trip using (work_order_id) left join rules.close_out c using (work_order_id)
    group by leg.key, leg.asset_id`.execute(db);
  for (const { key, asset_id, tag, visits, hours, parts } of costs.rows) {
    sumsOf(key).costs.push({ asset: assetOf(asset_id, tag), visits, hours, parts });
  }
  return sums;
}

interface GainRow {
  key: number;
  asset_id: number;
  tag: string;
  failure_mode: string | null;
  confirmed: number;
  early: number;
}

interface CostRow {
  key: number;
  asset_id: number;
  tag: string;
  visits: number;
  hours: number;
  parts: number;
}

/** `judged`: the flags with what counts of them; `leg`: each with each visit that was made for it; `trip`: those visits, and for how many flags they were. */
function tripsOf(of: SumsOf): RawBuilder<unknown> {
  const reach =
    of.each === "flag" || of.sites === "all"
      ? sql`true`
      : sql`f.site_id = any (${[...of.sites]}::bigint[])`;
  const [key, which] =
    of.each === "flag"
      ? [sql`f.id`, sql`f.id = any (${[...of.ids]}::bigint[])`]
      : [sql`f.rule_version_id`, sql`f.rule_version_id = any (${[...of.ids]}::bigint[])`];
  return sql`
    judged as materialized (
      select f.id, ${key} as key, f.asset_id, f.asset_tag, f.failure_mode, f.outcome, o.work_order_id
      from rules.flag f join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
      where ${which} and f.outcome is not null and f.withdrawn_at is null and ${reach}
    ), leg as materialized (
      select distinct judged.id, judged.key, judged.asset_id, judged.asset_tag, o.work_order_id
      from judged join rules.flag_outcome o on o.flag_id = judged.id
      where o.work_order_id is not null
    ), trip as materialized (
      select o.work_order_id, count(distinct o.flag_id) as flags,
        count(distinct o.flag_id) filter (where o.superseded_at is null and o.outcome in ('confirmed', 'early')) as hits
      from rules.flag_outcome o join rules.flag f on f.id = o.flag_id and f.withdrawn_at is null
      where o.work_order_id in (select work_order_id from leg)
      group by o.work_order_id
    )`;
}
