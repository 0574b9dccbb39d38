import type { Database } from "#platform";
import type { RulesTables } from "../tables.ts";

/** How far each partition of the ingest log has been scored, by partition number: entries up to there may go. */
export async function scoredPositions(db: Database): Promise<number[]> {
  const rows = await db.as<RulesTables>().selectFrom("rules.position").selectAll().execute();
  const positions: number[] = [];
  for (const { partition, seq } of rows) positions[partition] = seq;
  return Array.from(positions, (seq) => seq ?? 0);
}

/** How far a partition is scored, and how many commits it took: whoever knows both knows that nobody else has committed since. */
export interface Position {
  seq: number;
  commits: number;
}

/** Where a partition stands; a partition never scored begins at 0. */
export async function readPosition(db: Database, partition: number): Promise<Position> {
  const found = await db
    .as<RulesTables>()
    .selectFrom("rules.position")
    .where("partition", "=", partition)
    .select(["seq", "commits"])
    .executeTakeFirst();
  if (found !== undefined) return found;
  await db
    .as<RulesTables>()
    .insertInto("rules.position")
    .values({ partition, seq: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readPosition(db, partition);
}
