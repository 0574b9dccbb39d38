import type { Database } from "../../database/open-database.ts";
import type { QuietHours } from "../quiet-hours.ts";
import type { ContactTables } from "./tables.ts";

/** Null: this person may be told at any hour. */
export async function readQuietHours(db: Database, personId: number): Promise<QuietHours | null> {
  const row = await db
    .as<ContactTables>()
    .selectFrom("platform.quiet_hours")
    .selectAll()
    .where("person_id", "=", personId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { from_minute: from, to_minute: to, zone, wake_urgency: wakeUrgency } = row;
  return { from, to, zone, wakeUrgency };
}

export async function writeQuietHours(
  db: Database,
  personId: number,
  { from, to, zone, wakeUrgency }: QuietHours,
  changedAt: Date,
): Promise<void> {
  const row = {
    from_minute: from,
    to_minute: to,
    zone,
    wake_urgency: wakeUrgency,
    changed_at: changedAt,
  };
  await db
    .as<ContactTables>()
    .insertInto("platform.quiet_hours")
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(row))
    .execute();
}

export async function clearQuietHours(db: Database, personId: number): Promise<void> {
  await db
    .as<ContactTables>()
    .deleteFrom("platform.quiet_hours")
    .where("person_id", "=", personId)
    .execute();
}
