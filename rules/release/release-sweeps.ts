import { inBatches } from "#platform";
import type { Sweep } from "#platform";
import { sql } from "kysely";
import type { Db } from "../tables.ts";
import { carryOutRelease } from "./carry-out-release.ts";
import { policyOfRule } from "./policy-store.ts";
import { inStage, standsBy } from "./release-state.ts";
import { ruleRelease } from "./rule-release.ts";

const dayMs = 86_400_000;

/** What was said in trials goes with the assessments; what stood by for a rollback long enough is over. */
export function releaseSweeps(db: Db, { assessmentDays }: { assessmentDays: number }): Sweep[] {
  return [
    {
      name: "trials",
      async run(now) {
        const before = new Date(now - assessmentDays * dayMs);
        return (
          (await inBatches((limit) => removeFlags(db, before, limit))) +
          (await inBatches((limit) => removeDays(db, before, limit)))
        );
      },
    },
    { name: "stand-by", run: (now) => retireStandBys(db, now) },
  ];
}

async function removeFlags(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from rules.trial_flag where id in (
      select id from rules.trial_flag where recorded_at < ${before} limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function removeDays(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from rules.trial_day where ctid in (
      select ctid from rules.trial_day where day < ${before.toISOString().slice(0, 10)}::date limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function retireStandBys(db: Db, now: number): Promise<number> {
  const rows = await db
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.rule_id", "r.id")
    .where("v.stage", "=", "shadow")
    .select("r.key")
    .distinct()
    .execute();
  let retired = 0;
  for (const { key } of rows) {
    await db.transaction().execute(async (trx) => {
      const rule = await ruleRelease(trx, key);
      if (rule === undefined) return;
      const { policy } = await policyOfRule(trx, rule.id);
      const reason = `stood by for ${policy.standByDays} days`;
      const by = { by: "release policy", automatic: true, reason, gates: [] };
      for (const one of inStage(rule.state, "shadow")) {
        if (!standsBy(rule.state, one) || now - one.since < policy.standByDays * dayMs) continue;
        await carryOutRelease(trx, rule, { type: "retire", version: one.version }, by, now);
        retired += 1;
      }
    });
  }
  return retired;
}
