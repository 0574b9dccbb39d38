import type { Trx } from "../tables.ts";

/** The order is approved: what was tentatively set aside is promised. Stock does not move. */
export async function hardenKit(trx: Trx, orderId: number): Promise<void> {
  await trx
    .updateTable("workorders.reservation")
    .set({ state: "hard" })
    .where("order_id", "=", orderId)
    .where("state", "=", "soft")
    .execute();
}
