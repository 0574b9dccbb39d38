import type { Trx } from "../tables.ts";
import { moveStock } from "./move-stock.ts";
import type { Ledger } from "./move-stock.ts";
import { lockReservations, markReservations } from "./reservations.ts";

/** Gives back what the order still holds: promises end, and what was picked returns to its shelf. */
export async function releaseKit(
  trx: Trx,
  ledger: Ledger & { orderId: number },
): Promise<{ partId: number; part: string; name: string; quantity: number }[]> {
  const reservations = await lockReservations(trx, ledger.orderId, ["soft", "hard", "picked"]);
  await moveStock(
    trx,
    reservations.map(({ partId, locationId, quantity, state }) =>
      state === "picked"
        ? { kind: "returned" as const, partId, locationId, onHand: quantity, reserved: 0 }
        : { kind: "released" as const, partId, locationId, onHand: 0, reserved: -quantity },
    ),
    ledger,
  );
  const ids = (picked: boolean) =>
    reservations.filter(({ state }) => (state === "picked") === picked).map(({ id }) => id);
  await markReservations(trx, ids(true), "returned");
  await markReservations(trx, ids(false), "released");
  return reservations.map(({ partId, part, name, quantity }) => ({ partId, part, name, quantity }));
}
