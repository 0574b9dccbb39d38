import type { Database } from "#platform";

/** Changes of the past that are kept and not told yet: told in the moment after the store has the new values. */
export async function pendingRevisions(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ pending: number }>(
    "select count(*)::int as pending from ingest.pending_revision",
  );
  return rows[0]?.pending ?? 0;
}
