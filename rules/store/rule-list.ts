import { sql } from "kysely";
import type { Stage } from "../release/release-state.ts";
import type { Db } from "../tables.ts";

export interface RuleRow {
  key: string;
  version_id: number;
  version: number;
  definition: unknown;
  error_count: number;
  last_error: string | null;
  stage: Stage;
}

/** Rules with the version that stands for each: the live one, or else the one that is furthest on its way there, or was. */
const shownRules = (db: Db) =>
  db
    .selectFrom("rules.rule as r")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("rules.rule_version")
          .whereRef("rule_id", "=", "r.id")
          .orderBy(
            sql`array_position(array['live', 'canary', 'shadow', 'draft', 'retired'], stage)`,
          )
          .orderBy("version", "desc")
          .limit(1)
          .selectAll()
          .as("v"),
      (join) => join.onTrue(),
    )
    .select([
      "r.key",
      "v.id as version_id",
      "v.version",
      "v.definition",
      "v.error_count",
      "v.last_error",
      "v.stage",
    ]);

/** By key. */
export function ruleList(
  db: Db,
  page: { after: string | undefined; limit: number; stage?: Stage | undefined },
): Promise<RuleRow[]> {
  let query = shownRules(db).orderBy("r.key").limit(page.limit);
  if (page.after !== undefined) query = query.where("r.key", ">", page.after);
  if (page.stage !== undefined) query = query.where("v.stage", "=", page.stage);
  return query.execute();
}

export function shownRuleRow(db: Db, key: string): Promise<RuleRow | undefined> {
  return shownRules(db).where("r.key", "=", key).executeTakeFirst();
}

/** Undefined too where there is such a rule and no version of it is live. */
export function liveRuleRow(db: Db, key: string): Promise<RuleRow | undefined> {
  return shownRules(db).where("r.key", "=", key).where("v.stage", "=", "live").executeTakeFirst();
}

/** Which rules' flags explain which, of rules whose flags anything explains. */
export function explanationsOf(db: Db) {
  return db
    .selectFrom(shownRules(db).as("shown"))
    .where(sql<boolean>`jsonb_typeof(shown.definition -> 'suppressedBy') = 'array'`)
    .select(["shown.key", sql<string[]>`shown.definition -> 'suppressedBy'`.as("suppressedBy")])
    .execute();
}

export interface TrialRow {
  key: string;
  version: number;
  stage: Stage;
  share: number | null;
}

/** What of these rules is on its way to live, the newest first. */
export async function trialsOf(db: Db, keys: readonly string[]): Promise<Map<string, TrialRow[]>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where("r.key", "in", keys)
    .where("v.stage", "in", ["draft", "shadow", "canary"])
    .orderBy("v.version", "desc")
    .select(["r.key", "v.version", "v.stage", "v.canary_share as share"])
    .execute();
  return Map.groupBy(rows, ({ key }) => key);
}

/** All versions of a rule, the newest first. */
export function ruleVersions(db: Db, key: string) {
  return db
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where("r.key", "=", key)
    .orderBy("v.version", "desc")
    .select([
      "v.id",
      "v.version",
      "v.definition",
      "v.author",
      "v.comment",
      "v.created_at",
      "v.stage",
      "v.canary_share",
    ])
    .execute();
}
