import type { z } from "#platform";
import type { FlagListRow } from "../flags/flag-list.ts";
import type { FlagSummary } from "./schemas.ts";

const iso = (at: Date | null) => (at === null ? null : at.toISOString());

export function presentFlag(row: FlagListRow): z.infer<typeof FlagSummary> {
  return {
    id: row.id,
    number: `F-${row.id}`,
    asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name },
    site: { id: row.site_id, name: row.site_name },
    condition: row.condition,
    ruleKey: row.condition,
    ruleVersion: row.rule_version,
    severity: row.severity,
    kind: row.kind,
    failureMode: row.failure_mode,
    state: row.state,
    latched: row.latched,
    occurrences: row.occurrences,
    summary: row.summary,
    raisedAt: row.raised_at.toISOString(),
    triggeredAt: row.triggered_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    returnedAt: iso(row.returned_at),
    acknowledgedAt: iso(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    clearedAt: iso(row.cleared_at),
    withdrawnAt: iso(row.withdrawn_at),
    outcome: row.outcome,
    remainingUsefulLife: row.remaining_useful_life,
    suppression: row.state === "normal" ? null : row.suppression,
    held:
      row.held_stage === null || row.held_reason === null || row.held_at === null
        ? null
        : { stage: row.held_stage, reason: row.held_reason, at: row.held_at.toISOString() },
  };
}
