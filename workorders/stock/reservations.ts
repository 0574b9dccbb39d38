import type { ReservationState, Trx } from "../tables.ts";
import { lockCells } from "./lock-stock.ts";

export interface Reservation {
  id: number;
  kitLineId: number;
  partId: number;
  /** The part's number. */
  part: string;
  name: string;
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
    .selectFrom("workorders.reservation as r")
    .innerJoin("workorders.part as p", "p.id", "r.part_id")
    .where("r.order_id", "=", orderId)
    .where("r.state", "in", states)
    .orderBy("r.part_id")
    .orderBy("r.location_id")
    .orderBy("r.id")
    .select([
      "r.id",
      "r.kit_line_id as kitLineId",
      "r.part_id as partId",
      "p.number as part",
      "p.name",
      "r.location_id as locationId",
      "r.quantity",
      "r.state",
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
