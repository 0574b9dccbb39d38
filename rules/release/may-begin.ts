import { conflict } from "#platform";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { sendsPeople } from "../definition/sends-people.ts";
import type { Db } from "../tables.ts";
import { currentPolicy, policyOfRule } from "./policy-store.ts";

const remedy = "Give `stage=draft` or `stage=shadow`, and take it on from there.";

/**
 * Whether a version that a person has just written may be live at once. `ruleId` undefined: of a rule that is new.
 * @throws AppError conflict, where the release policy wants it tried or approved first
 */
export async function mustBeAllowedLive(
  db: Db,
  rule: RuleDefinition,
  ruleId: number | undefined,
): Promise<void> {
  const { policy } = await (ruleId === undefined ? currentPolicy(db) : policyOfRule(db, ruleId));
  const why = policy.directToLive
    ? policy.secondPersonToSend && sendsPeople(rule)
      ? "it sends people, and the release policy wants somebody other than its author to approve it"
      : null
    : "the release policy wants it tried first";
  if (why === null) return;
  throw conflict(
    `No version of "${rule.key}" is live at once: ${why}. ${remedy}`,
    { key: rule.key },
    "release-refused",
  );
}
