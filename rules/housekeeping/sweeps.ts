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
  return [
    detectorScoreSweep(db),
    {
      name: "assessments",
      async run(now) {
        const before = new Date(now - retention.assessmentDays * day);
        return inBatches((limit) => removeOlder(before, limit));
      },
    },
    ...releaseSweeps(rules, retention),
  ];
}
