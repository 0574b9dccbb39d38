import { partitionOf } from "#ingest";
import type { Database } from "#platform";
import type { RulesTables } from "../tables.ts";

/**
 * Assets of a partition whose flags say that a condition holds. When other rules judge from here on they must be looked at, silent or not:
 * nobody else will say that what was told of them is over.
 */
export async function flaggedAssets(
  db: Database,
  partition: number,
  partitions: number,
): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.flag")
    .where("state", "in", ["unacknowledged", "acknowledged"])
    .select("asset_id")
    .distinct()
    .execute();
  return rows.map((row) => row.asset_id).filter((id) => partitionOf(id, partitions) === partition);
}
