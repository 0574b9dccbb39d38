import { appendToOutbox } from "#platform";

import { partIds } from "../kits/part-ids.ts";
import { failedAt } from "../outcomes/failed-at.ts";
import type { FailureReport } from "../outcomes/failure-report.ts";
import { flagOutcome } from "../outcomes/flag-outcome.ts";
import type { Outcome } from "#rules";
import { wasRepaired } from "../outcomes/was-repaired.ts";
import { costOfUsed } from "../stock/cost-of-used.ts";
import { settleKit } from "../stock/settle-kit.ts";
import type { Trx } from "../tables.ts";
import type { Acting } from "./acting.ts";
import type { LoadedOrder, OrderRow } from "./load-order.ts";
import { orderEvent, stockAvailable } from "./order-events.ts";
import { saveEvent } from "./save-event.ts";

/** What a flag was worth, for the rule that raised it. */
interface JudgedFlag {
  flagId: number;
  ruleKey: string;
  ruleVersionId: number;
  outcome: Outcome;
}

/** Settles the kit, judges every flag behind the order, and tells the rules. */
export async function completeOrder(
  trx: Trx,
  loaded: LoadedOrder,
  report: FailureReport,
  { at, by }: { at: Date; by: Acting },
): Promise<void> {
  const { row } = loaded;
  const used = await partIds(trx, "partsUsed", report.partsUsed);
  const order = { id: row.id, siteId: row.site_id };
  const freed = await settleKit(trx, order, used, { at, by: by.name, orderId: row.id });
  const outcomes = await judgeFlags(trx, row, report);
  const repaired = wasRepaired(report);
  await saveEvent(trx, loaded, { type: "completed", report }, { at, by });
  await trx
    .updateTable("workorders.work_order")
    .set({ repaired })
    .where("id", "=", row.id)
    .execute();
  await appendToOutbox(trx, [
    orderEvent("workorder.completed", row, {
      repaired,
      foundCondition: report.foundCondition,
      foundFailureMode: report.failureMode ?? row.failure_mode,
      activity: report.activity,
      componentCode: report.componentCode ?? null,
      downtimeMinutes: report.downtimeMinutes,
      partsCost: await costOfUsed(trx, row.id),
      functionalFailure: report.functionalFailure ?? "unknown",
      failedAt: failedAt(report, at)?.toISOString() ?? null,
      by: by.name,
      openedAt: row.opened_at.toISOString(),
      completedAt: at.toISOString(),
      outcomes,
    }),
    ...stockAvailable(freed),
  ]);
}

/** A withdrawn flag never happened, so there is nothing to judge. */
async function judgeFlags(trx: Trx, row: OrderRow, report: FailureReport): Promise<JudgedFlag[]> {
  const flags = await trx
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", row.id)
    .where("state", "<>", "withdrawn")
    .orderBy("flag_id")
    .select(["flag_id", "rule_key", "rule_version_id", "kind", "failure_mode"])
    .execute();
  const judged: JudgedFlag[] = [];
  for (const flag of flags) {
    const outcome = flagOutcome(report, { kind: flag.kind, failureMode: flag.failure_mode });
    await trx
      .updateTable("workorders.work_order_flag")
      .set({ outcome })
      .where("order_id", "=", row.id)
      .where("flag_id", "=", flag.flag_id)
      .execute();
    judged.push({
      flagId: flag.flag_id,
      ruleKey: flag.rule_key,
      ruleVersionId: flag.rule_version_id,
      outcome,
    });
  }
  return judged;
}
