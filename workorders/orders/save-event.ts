import { appendToOutbox, conflict } from "#platform";

import type { Trx } from "../tables.ts";
import type { Acting } from "./acting.ts";
import { describeEvent } from "./describe-event.ts";
import { evolve } from "./event.ts";
import type { OrderEvent } from "./event.ts";
import { addHistory } from "./history.ts";
import type { LoadedOrder } from "./load-order.ts";
import { orderEvent } from "./order-events.ts";
import type { WorkOrder } from "./order.ts";

/**
 * Makes an event of a locked order true: the row, its history and the news of it. The version guard is the last word
 * should a caller have forgotten the lock.
 */
export async function saveEvent(
  trx: Trx,
  { row, order }: LoadedOrder,
  event: OrderEvent,
  { at, by }: { at: Date; by: Acting },
): Promise<WorkOrder> {
  const after = evolve(order, event, at.getTime());
  const { numUpdatedRows } = await trx
    .updateTable("workorders.work_order")
    .set({
      version: row.version + 1,
      status: after.status,
      status_since: new Date(after.statusSince),
      status_reason: after.statusReason,
      held_from: after.heldFrom,
      technician_id: after.technician?.id ?? null,
      scheduled_for: after.scheduledFor === null ? null : new Date(after.scheduledFor),
      updated_at: at,
      ...(event.type === "completed"
        ? { completed_at: at, report: JSON.stringify(event.report) }
        : {}),
      ...(after.status === "cancelled" ? { cancel_offered: null } : {}),
    })
    .where("id", "=", row.id)
    .where("version", "=", row.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) {
    throw conflict(`${order.number} was changed by someone else just now. Load it again.`);
  }
  await addHistory(trx, { orderId: row.id, at, by }, [
    { what: event.type, text: describeEvent(event), from: order.status, to: after.status },
  ]);
  await appendToOutbox(trx, [
    orderEvent("workorder.status-changed", row, {
      from: order.status,
      to: after.status,
      by: by.name,
      at: at.toISOString(),
      reason: after.statusReason,
      technician: after.technician,
      version: row.version + 1,
    }),
  ]);
  return after;
}
