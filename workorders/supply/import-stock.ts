import { lockParts } from "../stock/lock-stock.ts";
import { moveStock } from "../stock/move-stock.ts";
import type { Trx } from "../tables.ts";
import type { Tally } from "./all-or-nothing.ts";
import type { FieldError } from "./import-errors.ts";
import type { SupplyDocument } from "./supply-document.ts";

/**
 * Takes over counts. A count equal to the last one imported for the place is the same file again, not a new count: it
 * must not bring back parts that were used since. `more` are the parts of which there is more now.
 */
export async function importStock(
  trx: Trx,
  counts: SupplyDocument["stock"],
  { at, by }: { at: Date; by: string },
  errors: FieldError[],
): Promise<{ tally: Tally; more: number[] }> {
  const tally: Tally = { created: 0, updated: 0, unchanged: 0 };
  const more = new Set<number>();
  const known = await knownBy(trx, counts);
  await lockParts(trx, [...known.parts.values()]);
  const cells = await cellsOf(trx, [...known.parts.values()]);

  for (const [index, { location, part, onHand }] of counts.entries()) {
    const partId = known.parts.get(part);
    const locationId = known.locations.get(location);
    if (partId === undefined) {
      const message = `must be a known part number; ${part} is none, add it to parts`;
      errors.push({ field: `stock[${index}].part`, message });
    }
    if (locationId === undefined) {
      const message = `must be a known location code; ${location} is none, add it to locations`;
      errors.push({ field: `stock[${index}].location`, message });
    }
    if (partId === undefined || locationId === undefined) continue;

    const cell = cells.get(`${partId}/${locationId}`);
    if (cell !== undefined && cell.imported_on_hand === onHand) {
      tally.unchanged += 1;
      continue;
    }
    if (cell !== undefined && onHand < cell.reserved) {
      const message = `must be at least ${cell.reserved}: so many are promised to work orders there; cancel or complete those first`;
      errors.push({ field: `stock[${index}].onHand`, message });
      continue;
    }
    tally[cell === undefined ? "created" : "updated"] += 1;
    const place = { part_id: partId, location_id: locationId };
    await trx
      .insertInto("workorders.stock")
      .values({ ...place, on_hand: 0, imported_on_hand: onHand })
      .onConflict((conflict) =>
        conflict.columns(["part_id", "location_id"]).doUpdateSet({ imported_on_hand: onHand }),
      )
      .execute();
    const delta = onHand - (cell?.on_hand ?? 0);
    if (delta > 0) more.add(partId);
    if (delta === 0) continue;
    await moveStock(trx, [{ kind: "counted", partId, locationId, onHand: delta, reserved: 0 }], {
      at,
      by,
      orderId: null,
    });
  }
  return { tally, more: [...more] };
}

async function knownBy(trx: Trx, counts: SupplyDocument["stock"]) {
  if (counts.length === 0) {
    return { parts: new Map<string, number>(), locations: new Map<string, number>() };
  }
  const parts = await trx
    .selectFrom("workorders.part")
    .where("number", "in", [...new Set(counts.map(({ part }) => part))])
    .select(["id", "number"])
    .execute();
  const locations = await trx
    .selectFrom("workorders.stock_location")
    .select(["id", "code"])
    .execute();
  return {
    parts: new Map(parts.map(({ id, number }) => [number, id])),
    locations: new Map(locations.map(({ id, code }) => [code, id])),
  };
}

async function cellsOf(trx: Trx, partIds: readonly number[]) {
  if (partIds.length === 0) return new Map<string, never>();
  const cells = await trx
    .selectFrom("workorders.stock")
    .where("part_id", "in", partIds)
    .selectAll()
    .execute();
  return new Map(cells.map((cell) => [`${cell.part_id}/${cell.location_id}`, cell]));
}
