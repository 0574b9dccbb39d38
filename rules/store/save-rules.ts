import { isDeepStrictEqual } from "node:util";
import { appendToOutbox, conflict } from "#platform";
import type { OutboxEvent } from "#platform";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { decideRelease } from "../release/decide-release.ts";
import { stageChanged } from "../release/release-events.ts";
import { nothingReleased } from "../release/release-state.ts";
import type { Stage } from "../release/release-state.ts";
import { recordStageChanges, releaseStateOf } from "../release/stage-changes.ts";
import type { Trx } from "../tables.ts";
import { lockRules, noteRulesChanged } from "./notify-changed.ts";

/** Where a new version begins. */
export type FirstStage = "draft" | "shadow" | "live";

export interface Authored {
  author: string;
  comment: string | null;
  /** Default: live at once. */
  stage?: FirstStage;
  /** Our clock; default: now. */
  now?: number;
  /** Asked before a new version is live at once; throws where it may not be. Default: it may. `ruleId` undefined: of a new rule. */
  mustBeAllowedLive?: (trx: Trx, rule: RuleDefinition, ruleId: number | undefined) => Promise<void>;
}

export interface SavedRule {
  key: string;
  version: number;
  change: "created" | "changed" | "unchanged";
}

/** A rule as it was written and as it was understood. */
export interface WrittenRule {
  written: unknown;
  rule: RuleDefinition;
}

/**
 * Makes a new version of each rule in the stage given: none where the version that stands there, or further on, says the same. Versions are
 * never changed. Rules not named stay as they are.
 */
export async function saveRules(
  trx: Trx,
  rules: readonly WrittenRule[],
  by: Authored,
): Promise<SavedRule[]> {
  await lockRules(trx);
  const saved: SavedRule[] = [];
  const events: OutboxEvent[] = [];
  for (const rule of rules) {
    const { told, ...one } = await saveRule(trx, rule, by);
    saved.push(one);
    events.push(...told);
  }
  if (saved.some((one) => one.change !== "unchanged")) await noteRulesChanged(trx);
  await appendToOutbox(trx, events);
  return saved;
}

async function saveRule(
  trx: Trx,
  { written, rule }: WrittenRule,
  by: Authored,
): Promise<SavedRule & { told: OutboxEvent[] }> {
  const { key } = rule;
  const { author, comment, stage = "live" } = by;
  const known = await trx
    .selectFrom("rules.rule")
    .where("key", "=", key)
    .select("id")
    .executeTakeFirst();
  const before = known === undefined ? [] : await standing(trx, known.id);
  const same = before.find(
    (one) => countsAs(one.stage, stage) && isDeepStrictEqual(one.definition, asStored(written)),
  );
  if (same !== undefined) return { key, version: same.version, change: "unchanged", told: [] };
  if (stage === "live") await by.mustBeAllowedLive?.(trx, rule, known?.id);
  const ruleId = known?.id ?? (await insertRule(trx, key));
  const version = (before[0]?.last ?? (await lastVersion(trx, ruleId))) + 1;
  const state = known === undefined ? nothingReleased() : await releaseStateOf(trx, ruleId);
  const at = by.now ?? Date.now();
  const decision = decideRelease(state, { type: "add", version, stage }, { at, standBy: false });
  if (!decision.ok) {
    throw conflict(`Rule "${key}": ${decision.reason}.`, { key }, "release-refused");
  }
  await trx
    .insertInto("rules.rule_version")
    .values({
      rule_id: ruleId,
      version,
      definition: JSON.stringify(written),
      author,
      comment,
      last_error: null,
      last_error_at: null,
    })
    .execute();
  const changed = { by: author, automatic: false, reason: comment, gates: [] };
  await recordStageChanges(trx, ruleId, decision.events, changed);
  const told = decision.events.map((event) => stageChanged(key, event, changed));
  return { key, version, change: known === undefined ? "created" : "changed", told };
}

/** Versions that are not retired, the newest first; `last`: the highest number of all. */
function standing(trx: Trx, ruleId: number) {
  return trx
    .selectFrom("rules.rule_version as v")
    .where("v.rule_id", "=", ruleId)
    .where("v.stage", "<>", "retired")
    .orderBy("v.version", "desc")
    .select((row) => [
      "v.version",
      "v.stage",
      "v.definition",
      row
        .selectFrom("rules.rule_version as all")
        .whereRef("all.rule_id", "=", "v.rule_id")
        .select((each) => each.fn.max("all.version").as("last"))
        .$asScalar()
        .$notNull()
        .as("last"),
    ])
    .execute();
}

/** Whether a version in a stage is what somebody who asks for `wanted` wants already. What is live is not tried again. */
const countsAs = (stage: Stage, wanted: FirstStage): boolean => {
  if (wanted === "draft") return true;
  return wanted === "shadow" ? stage !== "draft" : stage === "live";
};

async function insertRule(trx: Trx, key: string): Promise<number> {
  const { id } = await trx
    .insertInto("rules.rule")
    .values({ key, live_version_id: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function lastVersion(trx: Trx, ruleId: number): Promise<number> {
  const { last } = await trx
    .selectFrom("rules.rule_version")
    .where("rule_id", "=", ruleId)
    .select((row) => row.fn.max("version").as("last"))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** As jsonb gives it back: without what JSON does not keep. */
const asStored = (written: unknown): unknown => JSON.parse(JSON.stringify(written));
