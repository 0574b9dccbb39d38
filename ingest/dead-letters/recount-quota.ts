import type { Database } from "#platform";

/** Gives the room of letters that are no longer kept back to their credentials, and to what these share. */
export async function recountQuota(
  db: Database,
  letters: readonly { credential: string; shared: string | null }[],
): Promise<void> {
  if (letters.length === 0) return;
  const credentials = new Set(
    letters.flatMap(({ credential, shared }) =>
      shared === null ? credential : [credential, shared],
    ),
  );
  await db.pool.query(
    `update ingest.dead_letter_quota q
     set kept = (select count(*) from ingest.dead_letter d
           where (d.credential = q.credential or d.shared = q.credential) and d.status = 'kept'),
         kept_bytes = (select coalesce(sum(octet_length(payload)), 0) from ingest.dead_letter d
           where (d.credential = q.credential or d.shared = q.credential) and d.status = 'kept')
     where q.credential = any ($1::text[])`,
    [[...credentials]],
  );
}
