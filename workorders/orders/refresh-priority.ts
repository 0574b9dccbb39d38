import { priorityOfFlags } from "../priority/flags-priority.ts";
import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addHistory } from "./history.ts";
import type { OrderRow } from "./load-order.ts";
import { priorityColumns } from "./priority-columns.ts";

/** Works the priority out anew after the order's flags changed, and notes it when the class moves. */
export async function refreshPriority(trx: Trx, row: OrderRow, at: Date): Promise<void> {
  const flags = await trx
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", row.id)
    .where("state", "<>", "withdrawn")
    .select(["severity", "time_to_failure_hours", "raised_at"])
    .execute();
  if (flags.length === 0) return;
  const priority = priorityOfFlags(
    { tag: row.asset_tag, criticality: row.criticality },
    flags.map((flag) => ({
      severity: flag.severity,
      timeToFailureHours: flag.time_to_failure_hours,
      raisedAt: flag.raised_at.getTime(),
    })),
  );
  await trx
    .updateTable("workorders.work_order")
    .set({ ...priorityColumns(priority), version: row.version + 1, updated_at: at })
    .where("id", "=", row.id)
    .execute();
  if (priority.class === row.priority_class) return;
  const text = `Priority is now ${priority.class}, after ${row.priority_class}: the flags behind it changed.`;
  await addHistory(trx, { orderId: row.id, at, by: millwright }, [
    { what: "priority-changed", text },
  ]);
}
