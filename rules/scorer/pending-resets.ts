import type { Database } from "#platform";
import { partitionOf } from "#ingest";
import type { RulesTables } from "../tables.ts";

export interface PendingReset {
  id: number;
  assetId: number;
  componentCode: string | null;
  ruleKeys: string[];
  at: number;
}

/** Repairs that the scorer of a partition has not taken in yet, oldest first. */
export async function pendingResets(
  db: Database,
  partition: number,
  partitions: number,
): Promise<PendingReset[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.asset_reset")
    .where("applied_at", "is", null)
    .orderBy("id")
    .select(["id", "asset_id", "component_code", "rule_keys", "requested_at"])
    .execute();
  return rows
    .filter((row) => partitionOf(row.asset_id, partitions) === partition)
    .map((row) => ({
      id: row.id,
      assetId: row.asset_id,
      componentCode: row.component_code,
      ruleKeys: row.rule_keys,
      at: row.requested_at.getTime(),
    }));
}
