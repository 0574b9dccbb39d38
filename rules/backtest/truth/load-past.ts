import type { RulesTables } from "../../tables.ts";
import type { Kysely } from "kysely";
import type { PastRepair } from "../replay/replay-job.ts";
import type { JudgedFlag } from "./judge-stretches.ts";

/** Flags of one asset that is looked at; who has more is flagged for ever, and nobody judged each. */
const mostFlags = 1_000;

/** The flags of an asset that raised in this time and that a visit has judged. */
export async function loadJudged(
  db: Kysely<RulesTables>,
  assetId: number,
  { from, to }: { from: number; to: number },
): Promise<JudgedFlag[]> {
  const rows = await db
    .selectFrom("rules.flag as f")
    .innerJoin("rules.flag_outcome as o", "o.flag_id", "f.id")
    .where("f.asset_id", "=", assetId)
    .where("o.superseded_at", "is", null)
    .where("f.withdrawn_at", "is", null)
    .where("f.raised_at", "<", new Date(to))
    .where((row) =>
      row.or([row("f.returned_at", "is", null), row("f.returned_at", ">=", new Date(from))]),
    )
    .orderBy("f.id")
    .limit(mostFlags)
    .select([
      "f.id",
      "f.condition",
      "f.failure_mode",
      "f.raised_at",
      "f.returned_at",
      "o.outcome",
      "o.decided_at",
    ])
    .execute();
  return rows.map((row) => ({
    flagId: row.id,
    ruleKey: row.condition,
    failureMode: row.failure_mode,
    raisedAt: row.raised_at.getTime(),
    returnedAt: row.returned_at?.getTime() ?? null,
    outcome: row.outcome,
    decidedAt: row.decided_at.getTime(),
  }));
}

/** Repairs of this time, after which rules began to learn anew. */
export async function loadRepairs(
  db: Kysely<RulesTables>,
  assetId: number,
  { from, to }: { from: number; to: number },
): Promise<PastRepair[]> {
  const rows = await db
    .selectFrom("rules.asset_reset")
    .where("asset_id", "=", assetId)
    .where("requested_at", ">=", new Date(from))
    .where("requested_at", "<", new Date(to))
    .orderBy("id")
    .select(["component_code", "rule_keys", "requested_at"])
    .execute();
  return rows.map((row) => ({
    componentCode: row.component_code,
    ruleKeys: row.rule_keys,
    at: row.requested_at.getTime(),
  }));
}
