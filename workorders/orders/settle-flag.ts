import { appendToOutbox } from "#platform";

import type { WorkOrderSettings } from "../settings.ts";
import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { giveKitBack } from "./give-kit-back.ts";
import { addHistory } from "./history.ts";
import { lockOrder } from "./load-order.ts";
import type { LoadedOrder } from "./load-order.ts";
import { orderEvent } from "./order-events.ts";
import { refreshPriority } from "./refresh-priority.ts";
import { saveEvent } from "./save-event.ts";
import { isOpen, isUntouched } from "./status.ts";

/** The last order of a flag, locked; the order before the flag's own row, as everywhere. Null for a flag without one. */
export async function lockOrderOfFlag(trx: Trx, flagId: number): Promise<LoadedOrder | null> {
  const link = await trx
    .selectFrom("workorders.work_order_flag")
    .where("flag_id", "=", flagId)
    .orderBy("order_id", "desc")
    .select("order_id")
    .executeTakeFirst();
  return link === undefined ? null : lockOrder(trx, link.order_id, "all");
}

/** The signal is normal again. The order stays: a fault that hides is not repaired. */
export async function returnFlag(
  trx: Trx,
  settings: WorkOrderSettings,
  flagId: number,
): Promise<void> {
  const loaded = await lockOrderOfFlag(trx, flagId);
  if (loaded === null) return;
  const at = new Date(settings.clock.now());
  const { numUpdatedRows } = await trx
    .updateTable("workorders.work_order_flag")
    .set({ state: "returned", state_at: at })
    .where("order_id", "=", loaded.row.id)
    .where("flag_id", "=", flagId)
    .where("state", "=", "raised")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await addHistory(trx, { orderId: loaded.row.id, at, by: millwright }, [
    { what: "flag-returned", text: `Flag F-${flagId} returned to normal.` },
  ]);
}

/**
 * A correction shows that the flag never happened. An order that no flag stands behind any more is cancelled while
 * nobody has been sent or promised; after that a person decides, and is offered to.
 */
export async function withdrawFlag(
  trx: Trx,
  settings: WorkOrderSettings,
  flagId: number,
): Promise<void> {
  const loaded = await lockOrderOfFlag(trx, flagId);
  if (loaded === null) return;
  const { row, order } = loaded;
  const at = new Date(settings.clock.now());
  const { numUpdatedRows } = await trx
    .updateTable("workorders.work_order_flag")
    .set({ state: "withdrawn", state_at: at })
    .where("order_id", "=", loaded.row.id)
    .where("flag_id", "=", flagId)
    .where("state", "<>", "withdrawn")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await addHistory(trx, { orderId: row.id, at, by: millwright }, [
    { what: "flag-withdrawn", text: `Flag F-${flagId} was withdrawn: it never happened.` },
  ]);
  if (!isOpen(order.status)) return;
  const standing = await trx
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", row.id)
    .where("state", "<>", "withdrawn")
    .select("flag_id")
    .executeTakeFirst();
  if (standing !== undefined) return refreshPriority(trx, row, at);
  const reason = "every flag behind it was withdrawn";
  if (isUntouched(order.status)) {
    await giveKitBack(trx, row, { at, by: millwright });
    await saveEvent(trx, loaded, { type: "cancelled", reason }, { at, by: millwright });
    return;
  }
  await trx
    .updateTable("workorders.work_order")
    .set({ cancel_offered: reason, version: row.version + 1, updated_at: at })
    .where("id", "=", row.id)
    .execute();
  await appendToOutbox(trx, [
    orderEvent("workorder.cancel-offered", row, { reason, at: at.toISOString() }),
  ]);
}
