import { sql } from "kysely";
import { summaryOf } from "../evaluation/summary.ts";
import { storyOf } from "../flags/episode.ts";
import type { Trx } from "../tables.ts";
import type { Judgement, RuleChange } from "./assessment.ts";

interface TrialStretch {
  raisedAt: number;
  triggeredAt: number;
  returnedAt: number | null;
  said: Judgement;
}

/** So many of one asset have their evidence with them; what chatters on says the same again. */
const mostEvidence = 200;

/**
 * Writes down what a version that is silent on an asset would have said of it: the stretches in which it held. `changes`: of one version on
 * one asset, in order. Like live flags, late readings and corrections take back and move what was said.
 */
export async function keepTrialFlags(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<void> {
  let begun: TrialStretch[] = [];
  for (const change of changes) {
    if (change.kind === "revision") {
      await insertStretches(trx, change, begun, now);
      begun = [];
      await revise(trx, change, now);
      continue;
    }
    const { transition } = change;
    const last = begun.at(-1);
    if (transition.type === "raised") {
      const { at, triggeredAt } = transition;
      begun.push({ raisedAt: at, triggeredAt, returnedAt: null, said: change });
    } else if (transition.type === "returned") {
      if (last === undefined) await endTrialFlag(trx, idsOf(change), transition.at);
      else last.returnedAt = transition.at;
    }
  }
  if (begun.length > 0) await insertStretches(trx, changes[0]!, begun, now);
}

const idsOf = ({ rule, memory }: RuleChange) => ({
  versionId: rule.live.versionId,
  assetId: memory.asset.id,
});

type Ids = ReturnType<typeof idsOf>;

async function endTrialFlag(trx: Trx, { versionId, assetId }: Ids, at: number): Promise<void> {
  await sql`
    update rules.trial_flag set returned_at = greatest(raised_at, ${new Date(at)})
    where rule_version_id = ${versionId} and asset_id = ${assetId} and returned_at is null`.execute(
    trx,
  );
}

/** A version's trial on an asset is over, or nothing judges the asset by it any more. */
export async function endTrialOf(
  trx: Trx,
  { ruleKey, version, assetId }: { ruleKey: string; version: number; assetId: number },
  at: number,
): Promise<void> {
  const found = await trx
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where("r.key", "=", ruleKey)
    .where("v.version", "=", version)
    .select("v.id")
    .executeTakeFirst();
  if (found !== undefined) await endTrialFlag(trx, { versionId: found.id, assetId }, at);
}

async function insertStretches(
  trx: Trx,
  change: RuleChange,
  stretches: readonly TrialStretch[],
  now: number,
): Promise<void> {
  if (stretches.length === 0) return;
  const { rule, memory } = change;
  const { id, tag, name, siteId, siteName } = memory.asset;
  const { versionId, definition } = rule.live;
  const column = <T>(of: (stretch: TrialStretch) => T): T[] => stretches.map(of);
  const summaries = column(({ said }) =>
    summaryOf(definition.summary, said.transition.explanation, memory.asset, rule.signals),
  );
  await sql`
    insert into rules.trial_flag (rule_version_id, asset_id, asset_tag, asset_name, site_id, site_name,
      raised_at, triggered_at, recorded_at, returned_at, summary, evidence)
    select ${versionId}, ${id}, ${tag}, ${name}, ${siteId}, ${siteName},
      raised_at, triggered_at, ${new Date(now)}, returned_at, summary,
      case when n + (
        select count(*) from rules.trial_flag where rule_version_id = ${versionId} and asset_id = ${id}
      ) <= ${mostEvidence} then evidence end
    from unnest(
      ${column(({ raisedAt }) => new Date(raisedAt))}::timestamptz[],
      ${column(({ triggeredAt }) => new Date(triggeredAt))}::timestamptz[],
      ${column(({ returnedAt }) => (returnedAt === null ? null : new Date(returnedAt)))}::timestamptz[],
      ${summaries}::text[],
      ${column(({ said }) => JSON.stringify(said.evidence))}::jsonb[]
    ) with ordinality as s (raised_at, triggered_at, returned_at, summary, evidence, n)
    order by n
    on conflict do nothing`.execute(trx);
}

/** What was told from some moment on is replaced by what is so. */
async function revise(
  trx: Trx,
  change: RuleChange & { kind: "revision" },
  now: number,
): Promise<void> {
  const { versionId, assetId } = idsOf(change);
  const was = storyOf(change.was, change.activeBefore);
  const is = storyOf(
    change.now.map(({ transition }) => transition),
    change.activeBefore,
  );
  await sql`
    delete from rules.trial_flag t
    using unnest(
      ${was.episodes.map(({ raisedAt }) => new Date(raisedAt))}::timestamptz[],
      ${was.episodes.map(({ triggeredAt }) => new Date(triggeredAt))}::timestamptz[]
    ) as told (raised_at, triggered_at)
    where t.rule_version_id = ${versionId} and t.asset_id = ${assetId}
      and t.raised_at = told.raised_at and t.triggered_at = told.triggered_at`.execute(trx);
  const carried = is.carried?.returnedAt ?? null;
  if (was.carried !== undefined && was.carried.returnedAt !== carried) {
    // What held before the stretch is the last one there still is; only its end is another.
    await sql`
      update rules.trial_flag set returned_at = ${carried === null ? null : new Date(carried)}
      where id = (
        select id from rules.trial_flag where rule_version_id = ${versionId} and asset_id = ${assetId}
        order by raised_at desc limit 1
      )`.execute(trx);
  }
  const stretches = is.episodes.flatMap((episode) => {
    const said = change.now.find(
      ({ transition }) =>
        transition.type === "raised" &&
        transition.at === episode.raisedAt &&
        transition.triggeredAt === episode.triggeredAt,
    );
    return said === undefined ? [] : { ...episode, said };
  });
  await insertStretches(trx, change, stretches, now);
}
