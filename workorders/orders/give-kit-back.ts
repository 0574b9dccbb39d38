import { appendToOutbox } from "#platform";

import { releaseKit } from "../stock/release-kit.ts";
import type { Trx } from "../tables.ts";
import type { Acting } from "./acting.ts";
import type { OrderRow } from "./load-order.ts";
import { orderEvent, stockAvailable } from "./order-events.ts";

/** Gives the kit of a cancelled order back and says so, to people and to the orders that wait for the parts. */
export async function giveKitBack(
  trx: Trx,
  row: OrderRow,
  { at, by }: { at: Date; by: Acting },
): Promise<void> {
  const released = await releaseKit(trx, { at, by: by.name, orderId: row.id });
  if (released.length === 0) return;
  await appendToOutbox(trx, [
    orderEvent("workorder.kit-released", row, {
      lines: released.map(({ part, name, quantity }) => ({ part, name, quantity })),
      by: by.name,
    }),
    ...stockAvailable([...new Set(released.map(({ partId }) => partId))]),
  ]);
}
