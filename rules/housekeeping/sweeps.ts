import { inBatches } from "#platform";
import type { Database, Sweep } from "#platform";
import { sql } from "kysely";
import { releaseSweeps } from "../release/release-sweeps.ts";
import { detectorScoreSweep } from "../anomaly/sweep-scores.ts";
import type { RulesTables } from "../tables.ts";

const day = 86_400_000;

/** Assessments age out; flags and outcomes are the product's memory and stay. */
export function ruleSweeps(db: Database, retention: { assessmentDays: number }): Sweep[] {
  const rules = db.as<RulesTables>();
  const removeOlder = async (before: Date, limit: number): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from rules.assessment where id in (
        select id from rules.assessment where recorded_at < ${before} order by id limit ${limit}
      )`.execute(rules);
    return Number(numAffectedRows ?? 0n);
  };
  const removeResets = async (before: Date): Promise<number> => {
    const { numDeletedRows } = await rules
      .deleteFrom("rules.asset_reset")
      .where("applied_at", "<", before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
  return [
    detectorScoreSweep(db),
    {
      name: "assessments",
      async run(now) {
        const before = new Date(now - retention.assessmentDays * day);
        return (
          (await inBatches((limit) => removeOlder(before, limit))) + (await removeResets(before))
        );
      },
    },
    ...releaseSweeps(rules, retention),
  ];
}
