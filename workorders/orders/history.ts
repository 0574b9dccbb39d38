import type { Trx } from "../tables.ts";
import type { Acting } from "./acting.ts";
import type { WorkOrderStatus } from "./status.ts";

export interface HistoryEntry {
  /** kebab-case: what kind of entry it is, for icons and filters. */
  what: string;
  /** A sentence for people. */
  text: string;
  from?: WorkOrderStatus;
  to?: WorkOrderStatus;
}

export async function addHistory(
  trx: Trx,
  { orderId, at, by }: { orderId: number; at: Date; by: Acting },
  entries: readonly HistoryEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto("workorders.history")
    .values(
      entries.map(({ what, text, from, to }) => ({
        order_id: orderId,
        at,
        actor_kind: by.kind,
        actor_id: by.id,
        actor_name: by.name,
        what,
        from_status: from ?? null,
        to_status: to ?? null,
        text,
      })),
    )
    .execute();
}
