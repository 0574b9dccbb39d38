import type { Database } from "#platform";

/** The server's processes that hold an advisory lock in this database. A closed connection's goes a moment after it. */
export async function lockHolders(db: Pick<Database, "pool">): Promise<number[]> {
  const { rows } = await db.pool.query<{ pid: number }>(
    `select l.pid from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and l.locktype = 'advisory' and l.granted order by l.pid`,
  );
  return rows.map(({ pid }) => pid);
}
