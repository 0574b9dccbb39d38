import { sql } from "kysely";

import type { StockCell } from "../kits/allocate.ts";
import type { Trx } from "../tables.ts";

/**
 * The stock of the parts in every place that serves the site, locked until the transaction ends. Always in the order
 * (part, location), and always after the order's own row, so that no two transactions can wait for each other.
 */
export async function lockStock(
  trx: Trx,
  { partIds, siteId }: { partIds: readonly number[]; siteId: number },
): Promise<StockCell[]> {
  if (partIds.length === 0) return [];
  return trx
    .selectFrom("workorders.stock as stock")
    .innerJoin("workorders.stock_location as location", "location.id", "stock.location_id")
    .where("stock.part_id", "in", partIds)
    .where((eb) => eb.or([eb("location.site_id", "is", null), eb("location.site_id", "=", siteId)]))
    .orderBy("stock.part_id")
    .orderBy("stock.location_id")
    .select((eb) => [
      "stock.part_id as partId",
      "stock.location_id as locationId",
      "stock.on_hand as onHand",
      "stock.reserved as reserved",
      eb
        .case()
        .when("location.kind", "=", "van")
        .then(2)
        .when("location.site_id", "is", null)
        .then(1)
        .else(0)
        .end()
        .as("rank"),
    ])
    .modifyEnd(sql`for update of stock`)
    .execute();
}

/** Locks exactly these cells, in the same order as `lockStock`. */
export async function lockCells(
  trx: Trx,
  cells: readonly { partId: number; locationId: number }[],
): Promise<void> {
  if (cells.length === 0) return;
  await trx
    .selectFrom("workorders.stock")
    .where((eb) =>
      eb.or(cells.map((cell) => eb.and({ part_id: cell.partId, location_id: cell.locationId }))),
    )
    .orderBy("part_id")
    .orderBy("location_id")
    .select("part_id")
    .forUpdate()
    .execute();
}

/** Locks the parts everywhere, in the same order: before several orders take from them in one transaction. */
export async function lockParts(trx: Trx, partIds: readonly number[]): Promise<void> {
  if (partIds.length === 0) return;
  await trx
    .selectFrom("workorders.stock")
    .where("part_id", "in", partIds)
    .orderBy("part_id")
    .orderBy("location_id")
    .select("part_id")
    .forUpdate()
    .execute();
}
