import { sql } from "kysely";
import type { FlagRaised } from "../flags/flag-events.ts";
import type { Trx } from "../tables.ts";
import { floodSpanMs, ofTodayMs } from "./begin-flood.ts";
import type { Flood, Suppression, Surroundings } from "./stage.ts";

/** Asks once for all flags of a batch; answers what is around each. */
export async function surroundingsOf(
  trx: Trx,
  flags: readonly FlagRaised[],
  now: number,
): Promise<(flag: FlagRaised) => Surroundings> {
  const nothing: Flood = { on: false, raised: 0, limit: null };
  if (flags.length === 0) {
    return () => ({ now, suppressions: [], explainedBy: [], flood: nothing });
  }
  const suppressions = await suppressionsOf(trx, flags, now);
  const explained = await explanationsOf(trx, flags);
  const floods = await floodsOf(trx, flags, now);
  return (flag) => ({
    now,
    suppressions: suppressions.get(flag.assetId) ?? [],
    explainedBy: explained.get(flag.flagId) ?? [],
    flood: floods.get(flag.siteId) ?? nothing,
  });
}

async function suppressionsOf(
  trx: Trx,
  flags: readonly FlagRaised[],
  now: number,
): Promise<Map<number, Suppression[]>> {
  const assets = [...new Set(flags.map(({ assetId }) => assetId))];
  const rows = await trx
    .selectFrom("rules.suppression")
    .where(sql<boolean>`asset_id = any (${assets}::bigint[])`)
    .where("ended_at", "is", null)
    .where((or) => or.or([or("until", "is", null), or("until", ">", new Date(now))]))
    .selectAll()
    .execute();
  const suppressions = rows.map((row) => ({
    assetId: row.asset_id,
    id: row.id,
    kind: row.kind,
    condition: row.condition,
    reason: row.reason,
    owner: row.owner,
    beganAt: row.began_at.getTime(),
    until: row.until?.getTime() ?? null,
  }));
  return Map.groupBy(suppressions, ({ assetId }) => assetId);
}

/**
 * Flags of the same asset that hold and by the raised one's rule (`suppressedBy`) explain it. Of two that explain each other the older one is told:
 * else nobody would be told of either.
 */
async function explanationsOf(
  trx: Trx,
  flags: readonly FlagRaised[],
): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ flag_id: number; condition: string }>`
    select f.id as flag_id, other.condition
    from rules.flag f
    join rules.rule_version v on v.id = f.rule_version_id and v.definition ? 'suppressedBy'
    join rules.flag other on other.asset_id = f.asset_id and other.id <> f.id and other.state in ('unacknowledged', 'acknowledged')
      and v.definition -> 'suppressedBy' ? other.condition
    join rules.rule_version ov on ov.id = other.rule_version_id
      and not (f.id < other.id and coalesce(ov.definition -> 'suppressedBy' ? f.condition, false))
    where f.id = any (${flags.map(({ flagId }) => flagId)}::bigint[])
    order by other.condition`.execute(trx);
  const byFlag = Map.groupBy(rows, ({ flag_id }) => flag_id);
  return new Map([...byFlag].map(([id, each]) => [id, each.map(({ condition }) => condition)]));
}

async function floodsOf(
  trx: Trx,
  flags: readonly FlagRaised[],
  now: number,
): Promise<Map<number, Flood>> {
  const sites = [...new Set(flags.map(({ siteId }) => siteId))];
  const { rows } = await sql<{ site_id: number; raised: number; on: boolean; limit: number }>`
    select s.site_id, p.flags as limit, (
        select count(*)::int from rules.flag f
        where f.site_id = s.site_id and f.recorded_at > ${new Date(now - floodSpanMs)}
          and f.triggered_at > ${new Date(now - ofTodayMs)}
      ) as raised,
      exists (select 1 from rules.flood d where d.site_id = s.site_id and d.ended_at is null) as on
    from rules.flood_policy p, unnest(${sites}::bigint[]) as s (site_id)
    where p.flags is not null`.execute(trx);
  return new Map(rows.map(({ site_id, ...flood }) => [site_id, flood]));
}
