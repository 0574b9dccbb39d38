import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Db, Trx } from "../../tables.ts";
import type { EscalationTables } from "../tables.ts";
import type { PolicyRow } from "./policy-history.ts";
import { policySchema } from "./policy-schema.ts";
import type { EscalationPolicy } from "./policy-schema.ts";

/** A version that holds, or held. */
export interface StoredPolicy {
  id: number;
  /** Null: the general one. */
  siteId: number | null;
  policy: EscalationPolicy;
}

/** What holds for a site now: its own, else the general one. Null: nobody has said whom to tell. */
export async function policyFor<T extends EscalationTables>(
  trx: Transaction<T> | Db,
  siteId: number,
): Promise<StoredPolicy | null> {
  const { rows } = await sql<{ id: number; site_id: number | null; policy: unknown }>`
    (select id, site_id, policy from rules.escalation_policy where coalesce(site_id, 0) = ${siteId} order by id desc limit 1)
    union all
    (select id, site_id, policy from rules.escalation_policy where coalesce(site_id, 0) = 0 order by id desc limit 1)`.execute(
    trx,
  );
  const found = rows.find(({ policy }) => policy !== null);
  return found === undefined
    ? null
    : { id: found.id, siteId: found.site_id, policy: policySchema.parse(found.policy) };
}

export async function policyById(db: Db | Trx, id: number): Promise<EscalationPolicy> {
  const { policy } = await db
    .selectFrom("rules.escalation_policy")
    .where("id", "=", id)
    .select("policy")
    .executeTakeFirstOrThrow();
  return policySchema.parse(policy);
}

/** From now on; what was before stays as history. Null: the site follows the general one from now on. */
export async function changeEscalationPolicy(
  db: Db,
  { siteId, policy }: { siteId: number | null; policy: EscalationPolicy | null },
  { by, at, comment }: { by: string; at: number; comment: string },
): Promise<PolicyRow> {
  return db
    .insertInto("rules.escalation_policy")
    .values({
      site_id: siteId,
      policy: policy === null ? null : JSON.stringify(policy),
      by,
      at: new Date(at),
      comment,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
