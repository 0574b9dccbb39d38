import type { Database, Role } from "#platform";
import { giveContactPoint } from "#platform/testing";

export interface NewPerson {
  name: string;
  roles?: Role[];
  /** Null: every site. */
  sites?: number[] | null;
  /** Without a way to be told. */
  unreachable?: boolean;
}

/** Somebody who can be told. @returns their id */
export async function addPerson(
  db: Database,
  { name, roles = ["technician"], sites = null, unreachable = false }: NewPerson,
): Promise<number> {
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into platform.person (email, name, roles, sites, created_at) values ($1, $2, $3, $4, now()) returning id`,
    [`${name.toLowerCase()}@plant.example`, name, roles, sites],
  );
  const { id } = rows[0]!;
  if (!unreachable) await giveContactPoint(db, { personId: id });
  return id;
}

/** From 22:00 to 06:00 in Berlin. */
export async function sleepsAtNight(
  db: Database,
  personId: number,
  wakeFrom: number,
): Promise<void> {
  await db.pool.query(
    `insert into platform.quiet_hours (person_id, from_minute, to_minute, zone, wake_urgency, changed_at)
     values ($1, 1320, 360, 'Europe/Berlin', $2, now())`,
    [personId, wakeFrom],
  );
}
