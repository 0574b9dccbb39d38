import type { Db } from "../tables.ts";
import { releasePolicySchema, shippedPolicy } from "./release-policy.ts";
import type { ReleasePolicy } from "./release-policy.ts";

export interface CurrentPolicy {
  policy: ReleasePolicy;
  /** Null: as it is shipped. */
  by: string | null;
  at: Date | null;
  comment: string | null;
}

/** What stands before each stage now. */
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

/** From now on. What was before stays as history. */
export async function changePolicy(
  db: Db,
  policy: ReleasePolicy,
  { by, at, comment }: { by: string; at: number; comment: string },
): Promise<void> {
  await db
    .insertInto("rules.release_policy")
    .values({ policy: JSON.stringify(policy), by, at: new Date(at), comment })
    .execute();
}
