import { appendToOutbox } from "#platform";

import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addFlag } from "./add-flag.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import { addHistory } from "./history.ts";
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
  await addFlag(trx, row.id, { flag, work, at });
  await trx
    .updateTable("workorders.work_order")
    .set({ cancel_offered: null })
    .where("id", "=", row.id)
    .execute();
  await addHistory(trx, { orderId: row.id, at, by: millwright }, [
    { what: "flag-attached", text: `Flag F-${flag.flagId} attached: ${flag.summary}` },
  ]);
  await refreshPriority(trx, row, at);
  await appendToOutbox(trx, [
    orderEvent("workorder.flag-attached", row, {
      flagId: flag.flagId,
      condition: flag.condition,
      summary: flag.summary,
      at: at.toISOString(),
    }),
  ]);
}
