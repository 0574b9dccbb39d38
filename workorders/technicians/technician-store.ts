import type { Db, Trx, WorkOrderTables } from "../tables.ts";
import type { Selectable } from "kysely";

import type { Technician } from "./technician.ts";

export function toTechnician(
  row: Selectable<WorkOrderTables["workorders.technician"]>,
): Technician {
  const { id, name, skills, sites, active } = row;
  return { id, name, skills, sites: sites ?? "all", active };
}

export async function allTechnicians(db: Db | Trx): Promise<Technician[]> {
  const rows = await db.selectFrom("workorders.technician").selectAll().orderBy("name").execute();
  return rows.map(toTechnician);
}

/** The technician of that id, when they work at the site. */
export async function technicianAt(
  db: Db | Trx,
  id: number,
  siteId: number,
): Promise<Technician | null> {
  const row = await db
    .selectFrom("workorders.technician")
    .where("id", "=", id)
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const technician = toTechnician(row);
  return technician.sites === "all" || technician.sites.includes(siteId) ? technician : null;
}

/** The technician who signs in as this person, if they are one. */
export async function technicianOfPerson(db: Db | Trx, personId: number): Promise<number | null> {
  const row = await db
    .selectFrom("workorders.technician")
    .where("person_id", "=", personId)
    .select("id")
    .executeTakeFirst();
  return row?.id ?? null;
}
