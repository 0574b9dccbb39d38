import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { FlagRaised } from "../flags/flag-events.ts";
import type { Trx } from "../tables.ts";
import { ofTodayMs } from "./begin-flood.ts";
import { policyOfSite } from "./flood-policy-store.ts";
import type { Flood, Suppression, Surroundings } from "./stage.ts";

/** Asks once for all flags of a batch; answers what is around each. */
export async function surroundingsOf(
  trx: Trx,
  flags: readonly FlagRaised[],
  now: number,
): Promise<(flag: FlagRaised) => Surroundings> {
  const nothing: Flood = { on: false, raised: 0, limit: null, windowMinutes: 0 };
  if (flags.length === 0) {
    return () => ({ now, suppressions: [], explainedBy: [], flood: nothing });
  }
  const { suppressions, explained, floods } = await gather(trx, flags, now);
  return (flag) => ({
    now,
    suppressions: suppressions.get(flag.assetId) ?? [],
    explainedBy: explained.get(flag.flagId) ?? [],
    flood: floods.get(flag.siteId) ?? nothing,
  });
}

/** In one statement: a raise waits for each one between its reading and the people. */
async function gather(trx: Trx, flags: readonly FlagRaised[], now: number) {
  const { rows } = await sql<{
    suppressions: (Suppression & { assetId: number })[] | null;
    explained: { flag_id: number; condition: string }[] | null;
    floods: (Flood & { site_id: number })[] | null;
  }>`
    select (select json_agg(s) from (${suppressionsOf(flags, now)}) s) as suppressions,
      (select json_agg(e) from (${explanationsOf(flags)}) e) as explained,
      (select json_agg(f) from (${floodsOf(flags, now)}) f) as floods`.execute(trx);
  const { suppressions, explained, floods } = rows[0]!;
  return {
    suppressions: Map.groupBy(suppressions ?? [], ({ assetId }) => assetId),
    explained: new Map(
      [...Map.groupBy(explained ?? [], ({ flag_id }) => flag_id)].map(([id, each]) => [
        id,
        each.map(({ condition }) => condition),
      ]),
    ),
    floods: new Map((floods ?? []).map(({ site_id, ...flood }) => [site_id, flood])),
  };
}

function suppressionsOf(flags: readonly FlagRaised[], now: number): RawBuilder<unknown> {
  const assets = [...new Set(flags.map(({ assetId }) => assetId))];
  return sql`
    select asset_id as "assetId", id, kind, condition, reason, owner,
      (extract(epoch from began_at) * 1000)::float8 as "beganAt", (extract(epoch from until) * 1000)::float8 as until
    from rules.suppression
    where asset_id = any (${assets}::bigint[]) and ended_at is null and (until is null or until > ${new Date(now)})`;
}

/**
 * Flags of the same asset that hold and by the raised one's rule (`suppressedBy`) explain it. Of two that explain each other the older one is told:
 * else nobody would be told of either.
 */
function explanationsOf(flags: readonly FlagRaised[]): RawBuilder<unknown> {
  return sql`
    select f.id as flag_id, other.condition
    from rules.flag f
    join rules.rule_version v on v.id = f.rule_version_id and v.definition ? 'suppressedBy'
    join rules.flag other on other.asset_id = f.asset_id and other.id <> f.id and other.state in ('unacknowledged', 'acknowledged') and other.returned_at is null
      and v.definition -> 'suppressedBy' ? other.condition
    join rules.rule_version ov on ov.id = other.rule_version_id
      and not (f.id < other.id and coalesce(ov.definition -> 'suppressedBy' ? f.condition, false))
    where f.id = any (${flags.map(({ flagId }) => flagId)}::bigint[])
    order by other.condition`;
}

function floodsOf(flags: readonly FlagRaised[], now: number): RawBuilder<unknown> {
  const sites = [...new Set(flags.map(({ siteId }) => siteId))];
  return sql`
    select s.site_id, p.flags as limit, p.window_minutes as "windowMinutes", (
        select count(*)::int from rules.flag f
        where f.site_id = s.site_id and f.recorded_at > ${new Date(now)}::timestamptz - p.window_minutes * interval '1 minute'
          and f.triggered_at > ${new Date(now - ofTodayMs)}
      ) as raised,
      exists (select 1 from rules.flood d where d.site_id = s.site_id and d.ended_at is null) as on
    from unnest(${sites}::bigint[]) as s (site_id), lateral ${policyOfSite(sql`s.site_id`)} p
    where p.flags is not null`;
}
