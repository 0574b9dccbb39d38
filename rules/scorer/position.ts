import type { Database } from "#platform";
import type { RulesTables } from "../tables.ts";

/** How far each partition of the ingest log has been scored, by partition number. */
export const scoredPositions = (db: Database): Promise<number[]> =>
  byPartition(db, ({ seq }) => seq);

/**
 * Up to where the scorer needs no entry of the log any more, by partition number. Behind what is scored: the stretch in which a late reading
 * can still change something is remembered by its entries.
 */
export const passedPositions = (db: Database): Promise<number[]> =>
  byPartition(db, ({ seq, needed_from }) => Math.min(seq, needed_from - 1));

async function byPartition(
  db: Database,
  of: (row: { seq: number; needed_from: number }) => number,
): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.position")
    .select(["partition", "seq", "needed_from"])
    .execute();
  const positions: number[] = [];
  for (const row of rows) positions[row.partition] = of(row);
  return Array.from(positions, (seq) => seq ?? 0);
}

/** How far a partition is scored, and how many commits it took: whoever knows both knows that nobody else has committed since. */
export interface Position {
  seq: number;
  commits: number;
  /** From this entry on the log must be read again to know what a scorer knew here; `seq` + 1 or less. */
  neededFrom: number;
  /** The rule versions by which it was scored, as `usedAs` says it; null before the first commit. */
  ruleVersions: readonly string[] | null;
}

/** Where a partition stands; a partition never scored begins at 0. */
export async function readPosition(db: Database, partition: number): Promise<Position> {
  const found = await db
    .as<RulesTables>()
    .selectFrom("rules.position")
    .where("partition", "=", partition)
    .select(["seq", "commits", "needed_from as neededFrom", "rule_versions as ruleVersions"])
    .executeTakeFirst();
  if (found !== undefined) return found;
  await db
    .as<RulesTables>()
    .insertInto("rules.position")
    .values({ partition, seq: 0, rule_versions: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readPosition(db, partition);
}
