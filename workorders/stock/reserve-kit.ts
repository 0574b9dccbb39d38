import type { ShortPart } from "../orders/order.ts";
import { allocate } from "../kits/allocate.ts";
import type { Trx } from "../tables.ts";
import { lockStock } from "./lock-stock.ts";
import { moveStock } from "./move-stock.ts";
import { missingOf, shortParts } from "./short-parts.ts";

/** What a reservation attempt set aside just now, and what the whole kit still lacks. */
export interface KitReservation {
  reserved: { part: string; name: string; quantity: number; location: string }[];
  short: ShortPart[];
}

/**
 * Sets aside what stock has of an order's missing kit lines, in the order's own transaction. The order's row is locked
 * by the caller.
 */
export async function reserveKit(
  trx: Trx,
  order: { id: number; siteId: number },
  how: { state: "soft" | "hard"; at: Date; by: string },
): Promise<KitReservation> {
  const missing = (await missingOf(trx, order.id)).filter((line) => line.missing > 0);
  const partIds = missing.map((line) => line.partId);
  const cells = await lockStock(trx, { partIds, siteId: order.siteId });
  const { taken } = allocate(
    missing.map((line) => ({ partId: line.partId, quantity: line.missing })),
    cells,
  );
  await moveStock(
    trx,
    taken.map(({ partId, locationId, quantity }) => ({
      kind: "reserved" as const,
      partId,
      locationId,
      onHand: 0,
      reserved: quantity,
    })),
    { at: how.at, by: how.by, orderId: order.id },
  );
  const lineOf = new Map(missing.map((line) => [line.partId, line]));
  if (taken.length > 0) {
    await trx
      .insertInto("workorders.reservation")
      .values(
        taken.map(({ partId, locationId, quantity }) => ({
          order_id: order.id,
          kit_line_id: lineOf.get(partId)!.kitLineId,
          part_id: partId,
          location_id: locationId,
          quantity,
          state: how.state,
        })),
      )
      .execute();
  }
  const names = await locationNames(trx, [...new Set(taken.map((one) => one.locationId))]);
  return {
    reserved: taken.map(({ partId, locationId, quantity }) => ({
      part: lineOf.get(partId)!.number,
      name: lineOf.get(partId)!.name,
      quantity,
      location: names.get(locationId)!,
    })),
    short: await shortParts(trx, order.id),
  };
}

async function locationNames(trx: Trx, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom("workorders.stock_location")
    .where("id", "in", ids)
    .select(["id", "name"])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
