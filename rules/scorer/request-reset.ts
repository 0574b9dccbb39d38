import { sql } from "kysely";
import type { Trx } from "../tables.ts";

/** Told when a reset waits; the payload is the asset. */
export const resetChannel = "rules_reset";

/**
 * Asks the scorer to forget what rules have learnt of an asset: those of one component's signals and those named, or all of them where
 * neither is given. It does so between two entries of the log, and notes between which.
 */
export async function requestReset(
  trx: Trx,
  reset: {
    assetId: number;
    componentCode: string | null;
    ruleKeys: readonly string[];
    reason: string;
    at: number;
  },
): Promise<void> {
  await trx
    .insertInto("rules.asset_reset")
    .values({
      asset_id: reset.assetId,
      component_code: reset.componentCode,
      rule_keys: [...reset.ruleKeys],
      reason: reset.reason,
      requested_at: new Date(reset.at),
      applied_at: null,
      applied_after: null,
    })
    .execute();
  await sql`select pg_notify(${resetChannel}, ${String(reset.assetId)})`.execute(trx);
}
