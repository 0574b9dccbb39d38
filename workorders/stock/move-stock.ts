import { conflict } from "#platform";
import { sql } from "kysely";

import type { MovementKind, Trx } from "../tables.ts";

/** A change of one part in one place. */
export interface StockMove {
  kind: MovementKind;
  partId: number;
  locationId: number;
  onHand: number;
  reserved: number;
}

/** Who moves it, when and for which order. */
export interface Ledger {
  at: Date;
  by: string;
  orderId: number | null;
}

/**
 * The one place where stock changes: each move is a conditional update, with its row in the ledger. What would promise
 * more than there is matches no row and is refused. The caller holds the locks (`lockStock`, `lockCells`).
 */
export async function moveStock(
  trx: Trx,
  moves: readonly StockMove[],
  { at, by, orderId }: Ledger,
): Promise<void> {
  for (const move of moves) {
    const { numUpdatedRows } = await trx
      .updateTable("workorders.stock")
      .set({
        on_hand: sql<number>`on_hand + ${move.onHand}`,
        reserved: sql<number>`reserved + ${move.reserved}`,
      })
      .where("part_id", "=", move.partId)
      .where("location_id", "=", move.locationId)
      .where(sql<boolean>`reserved + ${move.reserved} between 0 and on_hand + ${move.onHand}`)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      throw conflict(
        `Part ${move.partId} at location ${move.locationId} cannot be ${move.kind}: too few are free there. Reserve again.`,
        { partId: move.partId, locationId: move.locationId },
        "stock-too-low",
      );
    }
  }
  if (moves.length === 0) return;
  await trx
    .insertInto("workorders.stock_movement")
    .values(
      moves.map((move) => ({
        at,
        part_id: move.partId,
        location_id: move.locationId,
        kind: move.kind,
        on_hand_delta: move.onHand,
        reserved_delta: move.reserved,
        order_id: orderId,
        by,
      })),
    )
    .execute();
}
