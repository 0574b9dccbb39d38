import type { ReservationState, Trx } from "../tables.ts";
import { lockCells } from "./lock-stock.ts";

export interface Reservation {
  id: number;
  kitLineId: number;
  partId: number;
  locationId: number;
  quantity: number;
  state: ReservationState;
}

/** The order's reservations in these states, with their stock cells locked. */
export async function lockReservations(
  trx: Trx,
  orderId: number,
  states: readonly ReservationState[],
): Promise<Reservation[]> {
  const rows = await trx
    .selectFrom("workorders.reservation")
    .where("order_id", "=", orderId)
    .where("state", "in", states)
    .orderBy("part_id")
    .orderBy("location_id")
    .orderBy("id")
    .select([
      "id",
      "kit_line_id as kitLineId",
      "part_id as partId",
      "location_id as locationId",
      "quantity",
      "state",
    ])
    .execute();
  await lockCells(trx, rows);
  return rows;
}

export async function markReservations(
  trx: Trx,
  ids: readonly number[],
  state: ReservationState,
): Promise<void> {
  if (ids.length === 0) return;
  await trx.updateTable("workorders.reservation").set({ state }).where("id", "in", ids).execute();
}
