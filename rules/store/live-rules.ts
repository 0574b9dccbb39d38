import { sql } from "kysely";
import { loadNotLearnt } from "../anomaly/not-learnt.ts";
import { problemsOf } from "../definition/load-rules.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { Stage } from "../release/release-state.ts";
import type { Stretch } from "../scorer/stored-asset.ts";
import type { Db } from "../tables.ts";

/** A version that is not live: evaluated in full, and silent but where it is a canary. */
export type Trial = { stage: "shadow" } | { stage: "canary"; share: number };

export interface LiveRule {
  versionId: number;
  version: number;
  definition: RuleDefinition;
  /** Equal for equal conditions: what was learnt stays valid when only words or severity changed. */
  fingerprint: string;
  /** Absent: it is live. */
  trial?: Trial;
}

export interface LiveRules {
  revision: number;
  rules: LiveRule[];
  /** What is not to be learnt from, by asset. */
  notLearnt?: ReadonlyMap<number, Stretch[]>;
  /** Stored definitions that this version of the product does not understand. They stop nobody else. */
  unreadable: { versionId: number; key: string; error: string }[];
}

/** The live version of every rule, and those in shadow or canary. */
export async function loadLiveRules(db: Db): Promise<LiveRules> {
  // The revision first: a change meanwhile is then seen again, not missed.
  const { revision } = await db
    .selectFrom("rules.revision")
    .select("revision")
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.rule_id", "r.id")
    .where("v.stage", "in", ["live", "shadow", "canary"])
    .select(["v.id", "v.version", "r.key", "v.definition", "v.stage", "v.canary_share"])
    .orderBy("r.id")
    .orderBy("v.id")
    .execute();
  return {
    revision,
    notLearnt: await loadNotLearnt(db),
    ...readable(rows.map((row) => ({ ...row, trial: trialIn(row.stage, row.canary_share) }))),
  };
}

const trialIn = (stage: Stage, share: number | null): Trial | undefined => {
  if (stage === "canary") return { stage, share: share ?? 0 };
  return stage === "shadow" ? { stage } : undefined;
};

/** How a partition remembers that it was scored by this version in this stage. */
export function usedAs({ versionId, trial }: LiveRule): string {
  if (trial === undefined) return String(versionId);
  return trial.stage === "canary"
    ? `${versionId} canary ${trial.share}`
    : `${versionId} ${trial.stage}`;
}

/** The versions that a partition was scored by, each in the stage that it had then. `used`: as `usedAs` says it. */
export async function loadRulesUsed(
  db: Db,
  used: readonly string[],
): Promise<Omit<LiveRules, "revision">> {
  const trials = new Map(used.map(trialOf));
  const rows = await db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.rule_id", "r.id")
    .where(sql<boolean>`v.id = any (${[...trials.keys()]}::bigint[])`)
    .select(["v.id", "v.version", "r.key", "v.definition"])
    .orderBy("r.id")
    .orderBy("v.id")
    .execute();
  return readable(rows.map((row) => ({ ...row, trial: trials.get(row.id) })));
}

function trialOf(used: string): [number, Trial | undefined] {
  const [id, stage, share] = used.split(" ");
  const trial: Trial | undefined =
    stage === "canary"
      ? { stage, share: Number(share) }
      : stage === "shadow"
        ? { stage }
        : undefined;
  return [Number(id), trial];
}

function readable(
  rows: readonly {
    id: number;
    version: number;
    key: string;
    definition: unknown;
    trial: Trial | undefined;
  }[],
): Omit<LiveRules, "revision"> {
  const live: Omit<LiveRules, "revision"> = { rules: [], unreadable: [] };
  for (const { id, version, key, definition, trial } of rows) {
    const parsed = ruleSchema.safeParse(definition);
    if (parsed.success) {
      const rule: RuleDefinition = parsed.data;
      const fingerprint = JSON.stringify(rule.condition);
      live.rules.push({
        versionId: id,
        version,
        definition: rule,
        fingerprint,
        ...(trial === undefined ? {} : { trial }),
      });
    } else {
      const error = problemsOf(parsed.error)
        .map(({ field, message }) => `${field}: ${message}`)
        .join("; ");
      live.unreadable.push({ versionId: id, key, error });
    }
  }
  return live;
}

/** Remembers that a rule version could not be evaluated, with the last reason. */
export async function noteRuleError(
  db: Db,
  versionId: number,
  error: { times: number; message: string; at: Date },
): Promise<void> {
  await db
    .updateTable("rules.rule_version")
    .set({
      error_count: sql<number>`error_count + ${error.times}`,
      // PostgreSQL's text holds neither NUL nor half a surrogate pair, and cutting may leave a half.
      last_error: error.message.slice(0, 1_000).replaceAll("\0", "\uFFFD").toWellFormed(),
      last_error_at: error.at,
    })
    .where("id", "=", versionId)
    .execute();
}
