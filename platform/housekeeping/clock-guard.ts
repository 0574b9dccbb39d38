import type { Database } from "../database/open-database.ts";
import { doubtOf } from "./judge-clock.ts";
import type { OtherClock } from "./judge-clock.ts";

/** The row of `platform.housekeeping` that is no sweep: when our clock was last known to be right, and why it is doubted now. */
const row = "clock";

/** Null when the clock may be gone by; else in words why not, which is noted for people to see. */
export async function doubtClock(
  db: Database,
  now: number,
  others: readonly OtherClock[],
): Promise<string | null> {
  const trustedAt = await lastTrusted(db);
  const readings = async () =>
    Promise.all(others.map(async (one) => ({ name: one.name, at: await one.read(now) })));
  // The others are asked only where it matters.
  const doubt = doubtOf(now, trustedAt, []) && doubtOf(now, trustedAt, await readings());
  if (doubt === null) await trustClock(db, now);
  else {
    await db.pool.query(
      `insert into platform.housekeeping (sweep, started_at, error) values ($1, $2, $3)
       on conflict (sweep) do update set error = excluded.error`,
      [row, trustedAt === null ? null : new Date(trustedAt), doubt],
    );
  }
  return doubt;
}

/** Our clock is right: the housekeeping found so, or a person says so. */
export async function trustClock(db: Database, now: number): Promise<void> {
  await db.pool.query(
    `insert into platform.housekeeping (sweep, started_at, error) values ($1, $2, null)
     on conflict (sweep) do update set started_at = excluded.started_at, error = null`,
    [row, new Date(now)],
  );
}

/** Why nothing is removed at present; null while all is well. */
export async function clockDoubt(db: Database): Promise<string | null> {
  const { rows } = await db.pool.query<{ error: string | null }>(
    "select error from platform.housekeeping where sweep = $1",
    [row],
  );
  return rows[0]?.error ?? null;
}

/** Epoch ms. Versions that did not ask yet trusted their clock whenever they swept. */
async function lastTrusted(db: Database): Promise<number | null> {
  const { rows } = await db.pool.query<{ at: Date | null }>(
    `select coalesce(max(started_at) filter (where sweep = $1), max(started_at)) as at from platform.housekeeping`,
    [row],
  );
  return rows[0]?.at?.getTime() ?? null;
}
