import type { Trx } from "../tables.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import { lifeColumn } from "./life-column.ts";
import { priorityByRuleColumn } from "./priority-columns.ts";
import type { RaisedFlag } from "./raised-flag.ts";

/** Links the flag to its order. */
export async function addFlag(
  trx: Trx,
  orderId: number,
  { flag, work, at }: { flag: RaisedFlag; work: FlaggedWork; at: Date },
): Promise<void> {
  await trx
    .insertInto("workorders.work_order_flag")
    .values({
      flag_id: flag.flagId,
      order_id: orderId,
      occurrences: flag.occurrences,
      condition: flag.condition,
      rule_key: flag.ruleKey,
      rule_version_id: flag.ruleVersionId,
      severity: flag.severity,
      kind: work.kind,
      failure_mode: work.failureMode,
      time_to_failure_hours: flag.timeToFailureHours,
      remaining_useful_life: lifeColumn(flag.remainingUsefulLife),
      time_to_respond_hours: flag.timeToRespondHours,
      priority_by_rule: priorityByRuleColumn(flag.priority),
      summary: flag.summary,
      raised_at: new Date(flag.raisedAt),
      triggered_at: new Date(flag.triggeredAt),
      recorded_at: new Date(flag.recordedAt),
      attached_at: at,
      state: "raised",
      state_at: at,
      outcome: null,
    })
    .execute();
}
