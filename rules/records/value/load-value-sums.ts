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
  const { rows } = await sql<SumRow>`
    with ${tripsOf(of)}
    select judged.key, judged.asset_id as "assetId", min(judged.asset_tag) as tag, judged.failure_mode as "failureMode",
      coalesce(sum(1.0 / trip.hits) filter (where gained and judged.outcome = 'confirmed'), 0)::float8 as confirmed,
      coalesce(sum(1.0 / trip.hits) filter (where gained and judged.outcome = 'early'), 0)::float8 as early,
      coalesce(sum(1.0 / trip.flags), 0)::float8 as visits,
      coalesce(sum(trip.hours / trip.flags), 0)::float8 as hours,
      coalesce(sum(trip.parts / trip.flags), 0)::float8 as parts
    from judged
    join leg on leg.flag_id = judged.id
    join trip on trip.work_order_id = leg.work_order_id
    -- Of a fault, the finding that stands; where the machine had failed by then, nothing was avoided.
    cross join lateral (select leg.stands and not trip.failed as gained) g
    group by judged.key, judged.asset_id, judged.failure_mode`.execute(db);
  for (const { key, assetId, tag, failureMode, confirmed, early, ...cost } of rows) {
    const asset = { tag, classCode: registry.asset(assetId)?.classCode ?? "" };
    const { gains, costs } = sumsOf(key);
    if (confirmed + early > 0) gains.push({ asset, failureMode, confirmed, early });
    costs.push({ asset, ...cost });
  }
  return sums;
}

interface SumRow {
  key: number;
  assetId: number;
  tag: string;
  failureMode: string | null;
  confirmed: number;
  early: number;
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
  const isRight = sql`outcome in ('confirmed', 'early')`;
  return sql`
    judged as materialized (
      select f.id, ${key} as key, f.asset_id, f.asset_tag, f.failure_mode, f.outcome
      from rules.flag f
      where ${which} and f.outcome is not null and f.withdrawn_at is null and ${reach}
    ), leg as materialized (
      select flag_id, work_order_id, bool_or(superseded_at is null and ${isRight}) as stands
      from rules.flag_outcome
      where flag_id in (select id from judged) and work_order_id is not null
      group by flag_id, work_order_id
    ), trip as materialized (
      select s.work_order_id, count(*) as flags, nullif(count(*) filter (where s.is_right), 0) as hits,
        min(c.downtime_minutes) / 60 as hours, min(c.parts_cost) as parts, bool_or(c.failed_at is not null) as failed
      from (
        select work_order_id, flag_id, bool_or(superseded_at is null and ${isRight}) as is_right
        from rules.flag_outcome o
        where work_order_id in (select work_order_id from leg)
          and not exists (select from rules.flag w where w.id = o.flag_id and w.withdrawn_at is not null)
        group by work_order_id, flag_id
      ) s
      left join rules.close_out c on c.work_order_id = s.work_order_id
      group by s.work_order_id
    )`;
}
