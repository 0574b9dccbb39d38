import { allocate } from "../kits/allocate.ts";
import { settle } from "../kits/settle.ts";
import type { Trx } from "../tables.ts";
import { lockParts, lockStock } from "./lock-stock.ts";
import { moveStock } from "./move-stock.ts";
import type { Ledger, StockMove } from "./move-stock.ts";
import { lockReservations, markReservations } from "./reservations.ts";
import type { Reservation } from "./reservations.ts";

/**
 * The order is done: what was used is consumed, the rest of the kit goes back to its shelf. Parts used beyond the kit
 * are taken from free stock; what no stock covers is noted as `outside_stock`, since a report of real work is never
 * refused for a count that is wrong. Gives back the parts of which stock became free again.
 */
export async function settleKit(
  trx: Trx,
  order: { id: number; siteId: number },
  used: readonly { partId: number; quantity: number }[],
  ledger: Ledger,
): Promise<number[]> {
  // All cells at once, so that the order of locks holds for kit and extra parts together.
  const held = await trx
    .selectFrom("workorders.reservation")
    .where("order_id", "=", order.id)
    .select("part_id")
    .execute();
  const partIds = [...new Set([...held.map((row) => row.part_id), ...used.map((u) => u.partId)])];
  await lockParts(trx, partIds);
  const cells = await lockStock(trx, { partIds, siteId: order.siteId });
  const reservations = await lockReservations(trx, order.id, ["soft", "hard", "picked"]);
  const settlement = settle(
    reservations.map(({ id, partId, quantity }) => ({ reservationId: id, partId, quantity })),
    used,
  );

  const byId = new Map(reservations.map((one) => [one.id, one]));
  const moves: StockMove[] = [];
  for (const { reservationId, used, back } of settlement.held) {
    const reservation = byId.get(reservationId)!;
    moves.push(...movesOf(reservation, used, back));
    await splitReservation(trx, order.id, reservation, used, back);
  }
  const extra = allocate(settlement.extra, cells);
  for (const { partId, locationId, quantity } of extra.taken) {
    moves.push({ kind: "used", partId, locationId, onHand: -quantity, reserved: 0 });
  }
  await moveStock(trx, moves, ledger);
  await noteUse(trx, order.id, used, extra.short);
  const freed = settlement.held.filter(({ back }) => back > 0);
  return [...new Set(freed.map(({ reservationId }) => byId.get(reservationId)!.partId))];
}

function movesOf(reservation: Reservation, used: number, back: number): StockMove[] {
  const { partId, locationId, state } = reservation;
  const moves: StockMove[] = [];
  if (state === "picked") {
    // It left the shelf when it was picked: use is only a note in the ledger.
    if (used > 0) moves.push({ kind: "used", partId, locationId, onHand: 0, reserved: 0 });
    if (back > 0) moves.push({ kind: "returned", partId, locationId, onHand: back, reserved: 0 });
    return moves;
  }
  if (used > 0) {
    moves.push({ kind: "used", partId, locationId, onHand: -used, reserved: -used });
  }
  if (back > 0) moves.push({ kind: "released", partId, locationId, onHand: 0, reserved: -back });
  return moves;
}

async function splitReservation(
  trx: Trx,
  orderId: number,
  reservation: Reservation,
  used: number,
  back: number,
): Promise<void> {
  const backState = reservation.state === "picked" ? "returned" : "released";
  if (used === 0 || back === 0) {
    await markReservations(trx, [reservation.id], used > 0 ? "used" : backState);
    return;
  }
  await trx
    .updateTable("workorders.reservation")
    .set({ state: "used", quantity: used })
    .where("id", "=", reservation.id)
    .execute();
  await trx
    .insertInto("workorders.reservation")
    .values({
      order_id: orderId,
      kit_line_id: reservation.kitLineId,
      part_id: reservation.partId,
      location_id: reservation.locationId,
      quantity: back,
      state: backState,
    })
    .execute();
}

async function noteUse(
  trx: Trx,
  orderId: number,
  used: readonly { partId: number; quantity: number }[],
  outside: readonly { partId: number; missing: number }[],
): Promise<void> {
  await trx
    .updateTable("workorders.kit_line")
    .set({ used: 0 })
    .where("order_id", "=", orderId)
    .execute();
  for (const { partId, quantity } of used) {
    const outsideStock = outside.find((one) => one.partId === partId)?.missing ?? 0;
    await trx
      .insertInto("workorders.kit_line")
      .values({
        order_id: orderId,
        part_id: partId,
        quantity: 0,
        used: quantity,
        outside_stock: outsideStock,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["order_id", "part_id"])
          .doUpdateSet({ used: quantity, outside_stock: outsideStock }),
      )
      .execute();
  }
}
