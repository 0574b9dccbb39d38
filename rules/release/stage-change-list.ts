import type { Db } from "../tables.ts";

/** Steps of a rule's versions, the newest first. */
export function stageChangeList(
  db: Db,
  filter: { ruleId: number; version?: number | undefined },
  page: { before?: number | undefined; limit: number },
) {
  let query = db
    .selectFrom("rules.stage_change")
    .where("rule_id", "=", filter.ruleId)
    .orderBy("id", "desc")
    .limit(page.limit)
    .selectAll();
  if (filter.version !== undefined) query = query.where("version", "=", filter.version);
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return query.execute();
}
