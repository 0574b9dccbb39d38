import { priorityOfFlags } from "../priority/flags-priority.ts";
import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addHistory } from "./history.ts";
import type { OrderRow } from "./load-order.ts";
import { priorityColumns } from "./priority-columns.ts";

const hourMs = 3_600_000;

/** Works the priority out anew after the order's flags changed, and notes it when the class or the due date moves. */
export async function refreshPriority(trx: Trx, row: OrderRow, at: Date): Promise<void> {
  const flags = await trx
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", row.id)
    .where("state", "<>", "withdrawn")
    .select([
      "severity",
      "time_to_failure_hours",
      "remaining_useful_life",
      "time_to_respond_hours",
      "priority_by_rule",
      "raised_at",
    ])
    .execute();
  if (flags.length === 0) return;
  const priority = priorityOfFlags(
    { tag: row.asset_tag, criticality: row.criticality },
    flags.map((flag) => ({
      severity: flag.severity,
      timeToFailureHours: flag.time_to_failure_hours,
      remainingUsefulLife: flag.remaining_useful_life,
      timeToRespondHours: flag.time_to_respond_hours,
      priority: flag.priority_by_rule,
      raisedAt: flag.raised_at.getTime(),
    })),
  );
  await trx
    .updateTable("workorders.work_order")
    .set({ ...priorityColumns(priority), version: row.version + 1, updated_at: at })
    .where("id", "=", row.id)
    .execute();
  const entries: { what: string; text: string }[] = [];
  if (priority.class !== row.priority_class) {
    const text = `Priority is now ${priority.class}, after ${row.priority_class}: the flags behind it changed.`;
    entries.push({ what: "priority-changed", text });
  }
  const sooner = (row.due_at.getTime() - priority.dueAt) / hourMs;
  if (Math.abs(sooner) >= 1) {
    const text = `Due ${Math.round(Math.abs(sooner))} h ${sooner > 0 ? "sooner" : "later"} than before. ${priority.dueWhy}`;
    entries.push({ what: "due-moved", text });
  }
  if (entries.length === 0) return;
  await addHistory(trx, { orderId: row.id, at, by: millwright }, entries);
}
