import type { Db } from "../tables.ts";

/** A part with stock at the places named; gives its id. */
export async function addPart(
  db: Db,
  number: string,
  stock: Record<string, number>,
  unitCost = 10,
): Promise<number> {
  const { id } = await db
    .insertInto("workorders.part")
    .values({ number, name: `Part ${number}`, unit_cost: unitCost })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const [code, onHand] of Object.entries(stock)) {
    const location = await db
      .selectFrom("workorders.stock_location")
      .where("code", "=", code)
      .select("id")
      .executeTakeFirstOrThrow();
    await db
      .insertInto("workorders.stock")
      .values({
        part_id: id,
        location_id: location.id,
        on_hand: onHand,
        imported_on_hand: onHand,
      })
      .execute();
    await db
      .insertInto("workorders.stock_movement")
      .values({
        at: new Date(0),
        part_id: id,
        location_id: location.id,
        kind: "counted",
        on_hand_delta: onHand,
        reserved_delta: 0,
        order_id: null,
        by: "test",
      })
      .execute();
  }
  return id;
}

export async function addLocation(db: Db, code: string, siteId: number | null): Promise<void> {
  await db
    .insertInto("workorders.stock_location")
    .values({ code, name: `Depot ${code}`, kind: "depot", site_id: siteId, technician_id: null })
    .execute();
}

export async function addKit(
  db: Db,
  failureMode: string | null,
  lines: Record<number, number>,
  { assetClass = null, code = null }: { assetClass?: string | null; code?: string | null } = {},
): Promise<void> {
  const { id } = await db
    .insertInto("workorders.kit")
    .values({ code, failure_mode: failureMode, asset_class: assetClass })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("workorders.kit_part")
    .values(
      Object.entries(lines).map(([partId, quantity]) => ({
        kit_id: id,
        part_id: Number(partId),
        quantity,
      })),
    )
    .execute();
}

export async function addTechnician(
  db: Db,
  name: string,
  skills: string[],
  more: { sites?: number[]; personId?: number } = {},
): Promise<number> {
  const { id } = await db
    .insertInto("workorders.technician")
    .values({
      name,
      skills,
      sites: more.sites ?? null,
      active: true,
      person_id: more.personId ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
