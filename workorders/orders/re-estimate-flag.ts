import type { WorkOrderSettings } from "../settings.ts";
import type { Trx } from "../tables.ts";
import type { FlagReEstimated } from "./flag-events.ts";
import { lifeColumn } from "./life-column.ts";
import { refreshPriority } from "./refresh-priority.ts";
import { lockOrderOfFlag } from "./settle-flag.ts";
import { isOpen } from "./status.ts";

/** A flag says anew how long the machine has: an order that is still open is due by that. */
export async function reEstimateFlag(
  trx: Trx,
  settings: WorkOrderSettings,
  { flagId, remainingUsefulLife, summary }: FlagReEstimated,
): Promise<void> {
  const loaded = await lockOrderOfFlag(trx, flagId);
  if (loaded === null || !isOpen(loaded.order.status)) return;
  await trx
    .updateTable("workorders.work_order_flag")
    .set({ remaining_useful_life: lifeColumn(remainingUsefulLife), summary })
    .where("order_id", "=", loaded.row.id)
    .where("flag_id", "=", flagId)
    .execute();
  await refreshPriority(trx, loaded.row, new Date(settings.clock.now()));
}
