import { inBatches } from "#platform";
import type { Database, Sweep } from "#platform";
import { sql } from "kysely";
import type { AnomalyTables } from "./anomaly-tables.ts";

/** As long as a page looks back; what a flag rests on is in its evidence. */
const scoreDays = 35;
const day = 86_400_000;

/** How rows were judged ages out, and so do stretches that nothing is learnt from and that nobody can see any more. */
export const detectorScoreSweep = (db: Database): Sweep => ({
  name: "detector scores",
  run: async (now) => {
    const own = db.as<AnomalyTables>();
    const before = new Date(now - scoreDays * day);
    const removed = await inBatches(async (limit) => {
      const { numAffectedRows } = await sql`
        delete from rules.detector_score where ctid in (
          select ctid from rules.detector_score where at < ${before} limit ${limit}
        )`.execute(own);
      return Number(numAffectedRows ?? 0n);
    });
    const { numDeletedRows } = await own
      .deleteFrom("rules.not_learnt")
      .where("to_at", "<", before)
      .executeTakeFirst();
    return removed + Number(numDeletedRows);
  },
});
