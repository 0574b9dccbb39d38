import type { AssetEntry } from "#ingest";
import { sql } from "kysely";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import { ruleOn } from "../evaluation/for-asset.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import type { Trx } from "../tables.ts";
import type { RevisedReadings, Span } from "./revised-readings.ts";
import { warmUpOf } from "./warm-up.ts";
import type { WarmUp } from "./warm-up.ts";

/** A rule version that raised flags on the asset from the revised signal. */
export interface RaisedBy {
  versionId: number;
  version: number;
  definition: RuleDefinition;
  bound: BoundRule;
  warmUp: WarmUp;
}

/** A stretch of a flag that rests on revised readings, and on which of them. */
export interface Concerned {
  episodeId: number;
  flagId: number;
  raisedAt: number;
  triggeredAt: number;
  returnedAt: number | null;
  by: RaisedBy;
  revised: Span;
}

/** The next stretches, in the order in which they began; `limit` at most. */
export async function concernedFlags(
  trx: Trx,
  asset: AssetEntry,
  revised: RevisedReadings,
  limit: number,
): Promise<Concerned[]> {
  const versions = await versionsOf(trx, asset, revised.signalId);
  if (versions.length === 0) return [];
  const { spans, after } = revised;
  const since = new Date(spans[0]!.from);
  const behind =
    after === undefined
      ? sql``
      : sql`and (e.raised_at, e.id) > (${new Date(after.raisedAt)}, ${after.episodeId}::bigint)`;
  const { rows } = await sql<Row>`
    select e.id, e.flag_id, e.raised_at, e.triggered_at, e.returned_at, f.rule_version_id, s.told_from, s.told_to
    from rules.flag_episode e
    join rules.flag f on f.id = e.flag_id and f.withdrawn_at is null
    join unnest(${versions.map(({ versionId }) => versionId)}::bigint[], ${versions.map(({ warmUp }) => warmUp.ms ?? null)}::float8[])
      as v (id, warm_up) on v.id = f.rule_version_id
    cross join lateral (
      select min(s.told_from) as told_from, max(s.told_to) as told_to
      from unnest(${spans.map(({ from }) => new Date(from))}::timestamptz[], ${spans.map(({ to }) => new Date(to))}::timestamptz[])
        as s (told_from, told_to)
      where s.told_from <= e.triggered_at
        and (v.warm_up is null or e.raised_at <= s.told_to + v.warm_up * interval '1 millisecond')
    ) s
    where e.asset_id = ${asset.id} and e.triggered_at >= ${since} and s.told_from is not null ${behind}
    order by e.raised_at, e.id
    limit ${limit}`.execute(trx);
  const byId = new Map(versions.map((one) => [one.versionId, one]));
  return rows.map((row) => ({
    episodeId: row.id,
    flagId: row.flag_id,
    raisedAt: row.raised_at.getTime(),
    triggeredAt: row.triggered_at.getTime(),
    returnedAt: row.returned_at?.getTime() ?? null,
    by: byId.get(row.rule_version_id)!,
    revised: { from: row.told_from.getTime(), to: row.told_to.getTime() },
  }));
}

interface Row {
  id: number;
  flag_id: number;
  raised_at: Date;
  triggered_at: Date;
  returned_at: Date | null;
  rule_version_id: number;
  told_from: Date;
  told_to: Date;
}

async function versionsOf(trx: Trx, asset: AssetEntry, signalId: number): Promise<RaisedBy[]> {
  const rows = await trx
    .selectFrom("rules.rule_version as v")
    .where("v.id", "in", (flags) =>
      flags
        .selectFrom("rules.flag as f")
        .where("f.asset_id", "=", asset.id)
        .where("f.withdrawn_at", "is", null)
        .select("f.rule_version_id"),
    )
    .select(["v.id", "v.version", "v.definition"])
    .execute();
  return rows.flatMap(({ id: versionId, version, definition: written }) => {
    const parsed = ruleSchema.safeParse(written);
    // A definition that this version cannot read, or an asset that lost a signal: what was said stays said.
    if (!parsed.success) return [];
    const definition = ruleOn(parsed.data, asset);
    const bound = bindRule(definition, asset);
    if (bound === null || !bound.signals.includes(signalId)) return [];
    const warmUp = warmUpOf(definition.condition, (key) => asset.signals.get(key)!);
    return [{ versionId, version, definition, bound, warmUp }];
  });
}
