import { appendToOutbox } from "#platform";
import { sql } from "kysely";

import { partIds } from "../kits/part-ids.ts";
import type { PartQuantity } from "../kits/part-quantity.ts";
import { reserveKit } from "../stock/reserve-kit.ts";
import type { Trx } from "../tables.ts";
import type { Acting } from "./acting.ts";
import { addHistory } from "./history.ts";
import type { OrderRow } from "./load-order.ts";
import { kitHistory } from "./kit-history.ts";
import { kitReserved } from "./order-events.ts";
import type { ShortPart } from "./order.ts";

/** Adds parts to the order's kit and sets aside what stock has of them; what the kit still lacks. */
export async function addParts(
  trx: Trx,
  row: OrderRow,
  parts: readonly PartQuantity[],
  { at, by }: { at: Date; by: Acting },
): Promise<ShortPart[]> {
  const lines = await partIds(trx, "parts", parts);
  await trx
    .insertInto("workorders.kit_line")
    .values(
      lines.map(({ partId, quantity }) => ({
        order_id: row.id,
        part_id: partId,
        quantity,
        used: null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["order_id", "part_id"])
        .doUpdateSet({ quantity: sql<number>`kit_line.quantity + excluded.quantity` }),
    )
    .execute();
  const order = { id: row.id, siteId: row.site_id };
  const reservation = await reserveKit(trx, order, { state: "hard", at, by: by.name });
  await addHistory(trx, { orderId: row.id, at, by }, kitHistory(reservation));
  await appendToOutbox(trx, [kitReserved(row, reservation)]);
  return reservation.short;
}
