import { sql } from "kysely";
import type { Kysely } from "kysely";

/**
 * Does work that one process of this database does at a time, by the work's name. Where another one is at it, nothing is done: undefined. The lock is a
 * session's, on a connection of its own, so it goes with the process that dies.
 */
export function alone<T, Tables>(
  db: Kysely<Tables>,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_lock(hashtext(${name})) as mine`.execute(connection);
    if (rows[0]?.mine !== true) return undefined;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(hashtext(${name}))`.execute(connection);
    }
  });
}
