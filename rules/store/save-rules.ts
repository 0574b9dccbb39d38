import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { Trx } from "../tables.ts";

/** Told when rules changed; scorers read them again. */
export const rulesChannel = "rules_changed";

export interface Authored {
  author: string;
  comment: string | null;
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
 * Makes each rule's definition its live version: a new one where it differs from the live one, none where it does not. Versions are never
 * changed. Rules not named stay as they are.
 */
export async function saveRules(
  trx: Trx,
  rules: readonly WrittenRule[],
  by: Authored,
): Promise<SavedRule[]> {
  // One writer at a time: two imports at once must not give one number twice.
  await sql`select revision from rules.revision for update`.execute(trx);
  const saved: SavedRule[] = [];
  for (const rule of rules) saved.push(await saveRule(trx, rule, by));
  if (saved.some((one) => one.change !== "unchanged")) {
    await trx
      .updateTable("rules.revision")
      .set((row) => ({ revision: row("revision", "+", 1) }))
      .execute();
    await sql`select pg_notify(${rulesChannel}, '')`.execute(trx);
  }
  return saved;
}

async function saveRule(
  trx: Trx,
  { written, rule }: WrittenRule,
  by: Authored,
): Promise<SavedRule> {
  const { key } = rule;
  const found = await trx
    .selectFrom("rules.rule as r")
    .leftJoin("rules.rule_version as v", "v.id", "r.live_version_id")
    .where("r.key", "=", key)
    .select(["r.id", "v.version", "v.definition"])
    .executeTakeFirst();
  if (found !== undefined && isDeepStrictEqual(found.definition, asStored(written))) {
    return { key, version: found.version ?? 0, change: "unchanged" };
  }
  const ruleId =
    found?.id ??
    (
      await trx
        .insertInto("rules.rule")
        .values({ key, live_version_id: null })
        .returning("id")
        .executeTakeFirstOrThrow()
    ).id;
  const { last } = await trx
    .selectFrom("rules.rule_version")
    .where("rule_id", "=", ruleId)
    .select((row) => row.fn.max("version").as("last"))
    .executeTakeFirstOrThrow();
  const version = (last ?? 0) + 1;
  const { id } = await trx
    .insertInto("rules.rule_version")
    .values({
      rule_id: ruleId,
      version,
      definition: JSON.stringify(written),
      author: by.author,
      comment: by.comment,
      last_error: null,
      last_error_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("rules.rule")
    .set({ live_version_id: id })
    .where("id", "=", ruleId)
    .execute();
  return { key, version, change: found === undefined ? "created" : "changed" };
}

/** As jsonb gives it back: without what JSON does not keep. */
const asStored = (written: unknown): unknown => JSON.parse(JSON.stringify(written));
