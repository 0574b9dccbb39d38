import type { Database } from "#platform";
import { checkedRules } from "../store/write-rules.ts";
import { saveRules } from "../store/save-rules.ts";
import type { RulesTables } from "../tables.ts";

/** The rule that watches where nobody has written one. A rule like any other: to be changed, tried and retired. */
export const defaultRuleKey = "unusual-behaviour";

export const defaultRule = {
  key: defaultRuleKey,
  name: "Unusual behaviour",
  appliesTo: { all: true },
  severity: 2,
  cause: "The machine, what it is used for or a sensor has changed.",
  consequence: "What begins as unusual may end as a failure.",
  response: "See which signals it is and since when; say what it was, so that it learns from it.",
  condition: { anomaly: {} },
};

/**
 * Makes sure that the default rule exists, on installations of any age. Where it ever existed nothing happens: whoever has retired or changed
 * it is obeyed. Several processes at once make it once.
 */
export async function seedDefaultRule(db: Database, now: number): Promise<boolean> {
  const known = await db
    .as<RulesTables>()
    .selectFrom("rules.rule")
    .where("key", "=", defaultRuleKey)
    .select("id")
    .executeTakeFirst();
  if (known !== undefined) return false;
  return db
    .as<RulesTables>()
    .transaction()
    .execute(async (trx) => {
      // Its lock lets one of several make it, and the others see it.
      await trx.selectFrom("rules.revision").select("revision").forUpdate().execute();
      const made = await trx
        .selectFrom("rules.rule")
        .where("key", "=", defaultRuleKey)
        .select("id")
        .executeTakeFirst();
      if (made !== undefined) return false;
      await saveRules(trx, checkedRules([defaultRule]), {
        author: "Millwright",
        comment: "Came with the product.",
        now,
      });
      return true;
    });
}
