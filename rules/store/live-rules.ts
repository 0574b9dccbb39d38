import { sql } from "kysely";
import { problemsOf } from "../definition/load-rules.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { Db } from "../tables.ts";

export interface LiveRule {
  versionId: number;
  version: number;
  definition: RuleDefinition;
  /** Equal for equal conditions: what was learnt stays valid when only words or severity changed. */
  fingerprint: string;
}

export interface LiveRules {
  revision: number;
  rules: LiveRule[];
  /** Stored definitions that this version of the product does not understand. They stop nobody else. */
  unreadable: { versionId: number; key: string; error: string }[];
}

/** The live version of every rule. */
export async function loadLiveRules(db: Db): Promise<LiveRules> {
  // The revision first: a change meanwhile is then seen again, not missed.
  const { revision } = await db
    .selectFrom("rules.revision")
    .select("revision")
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.id", "r.live_version_id")
    .select(["v.id", "v.version", "r.key", "v.definition"])
    .orderBy("r.id")
    .execute();
  return { revision, ...readable(rows) };
}

/** These versions as they were written, live or not: what a partition was scored by. */
export async function loadRuleVersions(
  db: Db,
  versionIds: readonly number[],
): Promise<Omit<LiveRules, "revision">> {
  const rows = await db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.rule_id", "r.id")
    .where(sql<boolean>`v.id = any (${[...versionIds]}::bigint[])`)
    .select(["v.id", "v.version", "r.key", "v.definition"])
    .orderBy("r.id")
    .execute();
  return readable(rows);
}

function readable(
  rows: readonly { id: number; version: number; key: string; definition: unknown }[],
): Omit<LiveRules, "revision"> {
  const live: Omit<LiveRules, "revision"> = { rules: [], unreadable: [] };
  for (const { id, version, key, definition } of rows) {
    const parsed = ruleSchema.safeParse(definition);
    if (parsed.success) {
      const rule: RuleDefinition = parsed.data;
      const fingerprint = JSON.stringify(rule.condition);
      live.rules.push({ versionId: id, version, definition: rule, fingerprint });
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
