import type { AnomalyTables } from "../../anomaly/anomaly-tables.ts";
import { notLearntOf } from "../../anomaly/not-learnt.ts";
import { isUsualAfterMs } from "../../conditions/anomaly.ts";
import type { Stretch } from "../../scorer/stored-asset.ts";
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
      "f.kind",
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
    kind: row.kind,
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

/** What comes right after a fault may still be of it: detectors rest so long (`scorer/learning.ts`). */
const restMs = 3_600_000;

/** What detectors did not learn from in this time: what somebody excluded, and while flags of rules other than these held. */
export async function loadNotLearntThen(
  db: Kysely<RulesTables & AnomalyTables>,
  assetId: number,
  { from, to }: { from: number; to: number },
  except: readonly string[],
): Promise<Stretch[]> {
  const excluded = await notLearntOf(db, { assetId, from, to, limit: mostFlags });
  const held = await db
    .selectFrom("rules.flag_episode as e")
    .innerJoin("rules.flag as f", "f.id", "e.flag_id")
    .where("e.asset_id", "=", assetId)
    .where("f.kind", "=", "process")
    .where("f.withdrawn_at", "is", null)
    .where("e.condition", "not in", [...except])
    .where("e.triggered_at", "<", new Date(to))
    .where((row) =>
      row.or([row("e.returned_at", "is", null), row("e.returned_at", ">=", new Date(from))]),
    )
    .orderBy("e.triggered_at", "desc")
    .limit(mostFlags)
    .select(["e.triggered_at", "e.raised_at", "e.returned_at"])
    .execute();
  return [
    ...excluded.map(({ from_at, to_at }) => ({
      from: from_at.getTime(),
      to: to_at?.getTime() ?? null,
    })),
    ...held.map(({ triggered_at, raised_at, returned_at }) => ({
      from: triggered_at.getTime(),
      to:
        Math.min(returned_at?.getTime() ?? Infinity, raised_at.getTime() + isUsualAfterMs) + restMs,
    })),
  ];
}
