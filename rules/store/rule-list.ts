import type { Db } from "../tables.ts";

export interface RuleRow {
  key: string;
  version_id: number;
  version: number;
  definition: unknown;
  error_count: number;
  last_error: string | null;
}

const liveRules = (db: Db) =>
  db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.id", "r.live_version_id")
    .select([
      "r.key",
      "v.id as version_id",
      "v.version",
      "v.definition",
      "v.error_count",
      "v.last_error",
    ]);

/** Rules with their live version, by key. */
export function ruleList(
  db: Db,
  page: { after: string | undefined; limit: number },
): Promise<RuleRow[]> {
  let query = liveRules(db).orderBy("r.key").limit(page.limit);
  if (page.after !== undefined) query = query.where("r.key", ">", page.after);
  return query.execute();
}

export function liveRuleRow(db: Db, key: string): Promise<RuleRow | undefined> {
  return liveRules(db).where("r.key", "=", key).executeTakeFirst();
}

/** All versions of a rule, the newest first. */
export function ruleVersions(db: Db, key: string) {
  return db
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where("r.key", "=", key)
    .orderBy("v.version", "desc")
    .select(["v.id", "v.version", "v.definition", "v.author", "v.comment", "v.created_at"])
    .execute();
}
