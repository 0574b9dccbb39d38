import { appendToOutbox } from "#platform";

import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addFlag } from "./add-flag.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import { addHistory } from "./history.ts";
import type { HistoryEntry } from "./history.ts";
import { lifeColumn } from "./life-column.ts";
import { priorityByRuleColumn } from "./priority-columns.ts";
import type { OrderRow } from "./load-order.ts";
import { orderEvent } from "./order-events.ts";
import type { RaisedFlag } from "./raised-flag.ts";
import { refreshPriority } from "./refresh-priority.ts";

/** One more reason for an order that is already open: it may become more urgent, it does not become two. */
export async function attachFlag(
  trx: Trx,
  row: OrderRow,
  { flag, work, at }: { flag: RaisedFlag; work: FlaggedWork; at: Date },
): Promise<void> {
  const again = await raiseAgain(trx, row.id, flag, at);
  if (!again) await addFlag(trx, row.id, { flag, work, at });
  await trx
    .updateTable("workorders.work_order")
    .set({ cancel_offered: null })
    .where("id", "=", row.id)
    .execute();
  await addHistory(trx, { orderId: row.id, at, by: millwright }, [
    again
      ? { what: "flag-back", text: `Flag F-${flag.flagId} is back: ${flag.summary}` }
      : { what: "flag-attached", text: `Flag F-${flag.flagId} attached: ${flag.summary}` },
    ...otherKit(row, flag),
  ]);
  await refreshPriority(trx, row, at);
  await appendToOutbox(trx, [
    orderEvent("workorder.flag-attached", row, {
      flagId: flag.flagId,
      condition: flag.condition,
      occurrences: flag.occurrences,
      summary: flag.summary,
      at: at.toISOString(),
    }),
  ]);
}

/** The kit is chosen when an order is opened: parts may be under way since. */
const otherKit = ({ kit_code }: OrderRow, { flagId, kit }: RaisedFlag): HistoryEntry[] =>
  kit === null || kit === kit_code
    ? []
    : [
        {
          what: "other-kit",
          text: `The rule of flag F-${flagId} asks for the kit "${kit}"; the order keeps the one it was opened with. Add the parts that it needs besides.`,
        },
      ];

/** Whether the order knew the flag already; then it stands behind the order again. */
async function raiseAgain(trx: Trx, orderId: number, flag: RaisedFlag, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("workorders.work_order_flag")
    .set({
      occurrences: flag.occurrences,
      severity: flag.severity,
      summary: flag.summary,
      remaining_useful_life: lifeColumn(flag.remainingUsefulLife),
      time_to_respond_hours: flag.timeToRespondHours,
      priority_by_rule: priorityByRuleColumn(flag.priority),
      state: "raised",
      state_at: at,
    })
    .where("order_id", "=", orderId)
    .where("flag_id", "=", flag.flagId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
