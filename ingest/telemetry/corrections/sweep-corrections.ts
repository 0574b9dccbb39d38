import { inBatches } from "#platform";
import type { Database } from "#platform";

/** Removes corrections of readings observed before this (epoch ms), with what people said about them: the readings are gone. */
export async function sweepCorrections(db: Database, observedBefore: number): Promise<number> {
  const before = new Date(observedBefore);
  const from = (table: string): Promise<number> =>
    inBatches(async (limit) => {
      const { rowCount } = await db.pool.query(
        `delete from ${table} where id in
           (select id from ${table} where observed_at < $1 order by observed_at limit $2)`,
        [before, limit],
      );
      return rowCount ?? 0;
    });
  const removed = await from("ingest.correction");
  await from("ingest.correction_request");
  return removed;
}
