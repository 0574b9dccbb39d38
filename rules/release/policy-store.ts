import type { Db } from "../tables.ts";
import { mergePolicy, ownPolicySchema } from "./own-policy.ts";
import type { OwnPolicy } from "./own-policy.ts";
import { releasePolicySchema, shippedPolicy } from "./release-policy.ts";
import type { ReleasePolicy } from "./release-policy.ts";

interface Said {
  /** Null: as it is shipped. */
  by: string | null;
  at: Date | null;
  comment: string | null;
}

interface CurrentPolicy extends Said {
  policy: ReleasePolicy;
}

/** `own`: in what it differs from the policy for all; null: in nothing. */
interface PolicyOfRule extends CurrentPolicy {
  own: OwnPolicy | null;
}

interface ChangedBy {
  by: string;
  at: number;
  comment: string;
}

/** What stands before each stage now, where a rule says nothing else. */
export async function currentPolicy(db: Db): Promise<CurrentPolicy> {
  const row = await db
    .selectFrom("rules.release_policy")
    .orderBy("id", "desc")
    .limit(1)
    .select(["policy", "by", "at", "comment"])
    .executeTakeFirst();
  if (row === undefined) return { policy: shippedPolicy, by: null, at: null, comment: null };
  return { ...row, policy: releasePolicySchema.parse(row.policy) };
}

/** What stands before each stage of this rule's versions; who said so last, of it or else of all. */
export async function policyOfRule(db: Db, ruleId: number): Promise<PolicyOfRule> {
  const general = await currentPolicy(db);
  const row = await db
    .selectFrom("rules.release_policy_of_rule")
    .where("rule_id", "=", ruleId)
    .orderBy("id", "desc")
    .limit(1)
    .select(["own", "by", "at", "comment"])
    .executeTakeFirst();
  if (row === undefined || row.own === null) return { ...general, own: null };
  const own = ownPolicySchema.parse(row.own);
  return { ...row, own, policy: mergePolicy(general.policy, own) };
}

/** From now on. What was before stays as history. */
export async function changePolicy(
  db: Db,
  policy: ReleasePolicy,
  { by, at, comment }: ChangedBy,
): Promise<void> {
  await db
    .insertInto("rules.release_policy")
    .values({ policy: JSON.stringify(policy), by, at: new Date(at), comment })
    .execute();
}

/** The same of one rule; `own` null: as all the others again. */
export async function changePolicyOfRule(
  db: Db,
  { ruleId, own }: { ruleId: number; own: OwnPolicy | null },
  { by, at, comment }: ChangedBy,
): Promise<void> {
  await db
    .insertInto("rules.release_policy_of_rule")
    .values({
      rule_id: ruleId,
      own: own === null ? null : JSON.stringify(own),
      by,
      at: new Date(at),
      comment,
    })
    .execute();
}

interface Page {
  before: number | undefined;
  limit: number;
}

/** Every policy that there was, the newest first. */
export function policyChanges(db: Db, { before, limit }: Page) {
  return db
    .selectFrom("rules.release_policy")
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit)
    .selectAll()
    .execute();
}

/** What was said of one rule, the newest first. */
export function policyChangesOfRule(db: Db, ruleId: number, { before, limit }: Page) {
  return db
    .selectFrom("rules.release_policy_of_rule")
    .where("rule_id", "=", ruleId)
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit)
    .selectAll()
    .execute();
}
