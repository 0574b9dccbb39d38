import { isDeepStrictEqual } from "node:util";
import type { Registry } from "#ingest";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { watches } from "../../store/coverage.ts";
import { ruleVersions } from "../../store/rule-list.ts";
import type { Db } from "../../tables.ts";
import type { KnownRule } from "../suggest/known-rule.ts";
import type { MissedFailure } from "../suggest/labelled-flag.ts";
import { standsAt } from "../suggest/change-written.ts";
import { labelledFlags } from "./labelled-flags.ts";
import { namesOn } from "./names-on.ts";
import { reachedIn, usualBefore } from "./reached.ts";
import type { ReadReached } from "./reached.ts";

export interface GatherParts {
  db: Db;
  registry: Pick<Registry, "snapshot">;
  store: ReadReached;
  /** Aborted: what is under way is left. */
  signal: AbortSignal;
}

const dayMs = 86_400_000;
/** What came longer before a failure is not a sign of it: as far as backtests look, too. */
const horizonMs = 14 * dayMs;
const mostMissed = 50;

/** The live version of a rule with what is known of it; undefined: none is live, or it cannot be read. */
export async function gatherRule(
  parts: GatherParts,
  key: string,
): Promise<{ versionId: number; known: KnownRule } | undefined> {
  const { db } = parts;
  const versions = await ruleVersions(db, key);
  const live = versions.find(({ stage }) => stage === "live");
  const read = ruleSchema.safeParse(live?.definition);
  if (live === undefined || !read.success) return undefined;
  const rule = read.data;
  // What only its words or its severity changed flagged the same.
  const alike = versions.filter(({ definition }) => sameCondition(definition, live.definition));
  const rows = await labelledFlags(
    db,
    alike.map(({ id }) => id),
  );
  const assets = parts.registry.snapshot().assets;
  const signal = watchedSignal(rule);
  const flags = [];
  for (const row of rows) {
    parts.signal.throwIfAborted();
    const signalId = signal === null ? undefined : assets.get(row.assetId)?.signals.get(signal)?.id;
    const span = { from: row.raisedAt, to: row.raisedAt + row.heldMs };
    const reached =
      signalId === undefined ? null : await reachedIn(parts.store, { signalId, ...span });
    flags.push({ ...row, reached });
  }
  const missed = signal === null ? [] : await gatherMissed(parts, rule, signal);
  const own = [...assets.values()].filter((asset) => watches(rule, asset));
  return {
    versionId: live.id,
    known: { key, written: live.definition, rule, flags, missed, ...namesOn(own) },
  };
}

/** The one signal that its limit is on. */
const watchedSignal = ({ condition }: RuleDefinition): string | null =>
  "limit" in condition ? condition.limit.signal : null;

const sameCondition = (one: unknown, other: unknown): boolean =>
  ["condition", "parameters", "overrides", "appliesTo"].every((part) =>
    isDeepStrictEqual(standsAt(one, [part]), standsAt(other, [part])),
  );

/** Open coverage gaps of its failure mode, on assets that it watches: it did not see those failures coming. */
async function gatherMissed(
  { db, registry, store, signal: stopping }: GatherParts,
  rule: RuleDefinition,
  signal: string,
): Promise<MissedFailure[]> {
  if (rule.failureMode === undefined) return [];
  const rows = await db
    .selectFrom("rules.coverage_gap")
    .where("state", "=", "open")
    .where("failure_mode", "=", rule.failureMode)
    .orderBy("id", "desc")
    .limit(mostMissed)
    .select(["id", "asset_id", "asset_tag", "failed_at"])
    .execute();
  const missed: MissedFailure[] = [];
  for (const row of rows) {
    stopping.throwIfAborted();
    const asset = registry.snapshot().assets.get(row.asset_id);
    const signalId = asset?.signals.get(signal)?.id;
    if (asset === undefined || signalId === undefined || !watches(rule, asset)) continue;
    const failedAt = row.failed_at.getTime();
    missed.push({
      gapId: row.id,
      assetId: asset.id,
      tag: row.asset_tag,
      failedAt,
      reached: await reachedIn(store, { signalId, from: failedAt - horizonMs, to: failedAt }),
      usual: await usualBefore(store, { signalId, moment: failedAt }),
    });
  }
  return missed;
}
