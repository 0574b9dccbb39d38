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

/** A rule version that raised flags on the asset from the revised signal, aloud or in trial. */
export interface RaisedBy {
  versionId: number;
  version: number;
  definition: RuleDefinition;
  bound: BoundRule;
  warmUp: WarmUp;
}

/** A stretch of a flag that rests on revised readings, and on which of them. */
export interface Concerned {
  /** Of the stretch; of a flag in trial, of that itself. */
  episodeId: number;
  /** Null: of a version in trial, which nobody was told of. */
  flagId: number | null;
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
      : sql`and (e.raised_at, e.flag_id is null, e.id) > (${new Date(after.raisedAt)}, ${after.inTrial}, ${after.episodeId}::bigint)`;
  const ids = versions.map(({ versionId }) => versionId);
  const { rows } = await sql<Row>`
    select e.*, s.told_from, s.told_to
    from (
      select e.id, e.flag_id, e.raised_at, e.triggered_at, e.returned_at, f.rule_version_id
      from rules.flag_episode e
      join rules.flag f on f.id = e.flag_id and f.withdrawn_at is null
      where e.asset_id = ${asset.id} and e.triggered_at >= ${since}
      union all
      select t.id, null, t.raised_at, t.triggered_at, t.returned_at, t.rule_version_id
      from rules.trial_flag t
      where t.rule_version_id = any (${ids}::bigint[]) and t.asset_id = ${asset.id} and t.triggered_at >= ${since}
    ) e
    join unnest(${ids}::bigint[], ${versions.map(({ warmUp }) => warmUp.ms ?? null)}::float8[])
      as v (id, warm_up) on v.id = e.rule_version_id
    cross join lateral (
      select min(s.told_from) as told_from, max(s.told_to) as told_to
      from unnest(${spans.map(({ from }) => new Date(from))}::timestamptz[], ${spans.map(({ to }) => new Date(to))}::timestamptz[])
        as s (told_from, told_to)
      where s.told_from <= e.triggered_at
        and (v.warm_up is null or e.raised_at <= s.told_to + v.warm_up * interval '1 millisecond')
    ) s
    where s.told_from is not null ${behind}
    order by e.raised_at, e.flag_id is null, e.id
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
  flag_id: number | null;
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
    .where((either) =>
      either.or([
        either(
          "v.id",
          "in",
          either
            .selectFrom("rules.flag as f")
            .where("f.asset_id", "=", asset.id)
            .where("f.withdrawn_at", "is", null)
            .select("f.rule_version_id"),
        ),
        either.exists(
          either
            .selectFrom("rules.trial_flag as t")
            .whereRef("t.rule_version_id", "=", "v.id")
            .where("t.asset_id", "=", asset.id)
            .select("t.id"),
        ),
      ]),
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
