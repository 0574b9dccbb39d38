import type { Trx } from "../tables.ts";
import { moveStock } from "./move-stock.ts";
import type { Ledger } from "./move-stock.ts";
import { lockReservations, markReservations } from "./reservations.ts";

/** The technician has the kit in hand: it leaves the shelf, and so the promise on it. */
export async function pickKit(trx: Trx, ledger: Ledger & { orderId: number }): Promise<void> {
  const reservations = await lockReservations(trx, ledger.orderId, ["soft", "hard"]);
  await moveStock(
    trx,
    reservations.map(({ partId, locationId, quantity }) => ({
      kind: "picked" as const,
      partId,
      locationId,
      onHand: -quantity,
      reserved: -quantity,
    })),
    ledger,
  );
  await markReservations(
    trx,
    reservations.map(({ id }) => id),
    "picked",
  );
}
