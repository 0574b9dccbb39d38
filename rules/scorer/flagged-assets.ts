import { partitionOf } from "#ingest";
import type { Database } from "#platform";
import type { RulesTables } from "../tables.ts";

/**
 * Assets of a partition whose flags say that a condition holds, in trials too. When other rules judge from here on they must be looked at, silent or not:
 * nobody else will say that what was told of them is over.
 */
export async function flaggedAssets(
  db: Database,
  partition: number,
  partitions: number,
): Promise<number[]> {
  const rules = db.as<RulesTables>();
  const rows = await rules
    .selectFrom("rules.flag")
    .where("state", "in", ["unacknowledged", "acknowledged"])
    .select("asset_id")
    .union(rules.selectFrom("rules.trial_flag").where("returned_at", "is", null).select("asset_id"))
    .execute();
  return rows.map((row) => row.asset_id).filter((id) => partitionOf(id, partitions) === partition);
}
