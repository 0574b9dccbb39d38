import type { Database } from "#platform";

/** Gives credentials back the room of letters that are no longer kept. */
export async function recountQuota(db: Database, credentials: readonly string[]): Promise<void> {
  if (credentials.length === 0) return;
  await db.pool.query(
    `update ingest.dead_letter_quota q
     set kept = (select count(*) from ingest.dead_letter d
           where d.credential = q.credential and d.status = 'kept'),
         kept_bytes = (select coalesce(sum(octet_length(payload)), 0) from ingest.dead_letter d
           where d.credential = q.credential and d.status = 'kept')
     where q.credential = any ($1::text[])`,
    [credentials],
  );
}
