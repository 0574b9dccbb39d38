import { type Kysely, sql } from "kysely";
import type { DeadLetterTables } from "./tables.ts";

/**
 * Gives the room of letters that are no longer kept back to their credentials, and to what these share; in the transaction that took
 * them away. Counted while nobody adds to them, or what is kept at this moment would be counted by neither; locked in the order that all
 * writers share, so that none blocks another.
 */
export async function recountQuota(
  trx: Kysely<DeadLetterTables>,
  letters: readonly { credential: string; shared: string | null }[],
): Promise<void> {
  if (letters.length === 0) return;
  const of = new Set(
    letters.flatMap(({ credential, shared }) =>
      shared === null ? credential : [credential, shared],
    ),
  );
  const credentials = sql`${[...of]}::text[]`;
  await sql`
    select from ingest.dead_letter_quota where credential = any (${credentials}) order by credential for update`.execute(
    trx,
  );
  // Two passes over the letters, however many credentials there are: behind an external broker each topic is one.
  await sql`
    update ingest.dead_letter_quota q set kept = n.kept, kept_bytes = n.bytes
    from (
      select c.credential, count(k.bytes) as kept, coalesce(sum(k.bytes), 0) as bytes
      from unnest(${credentials}) as c (credential)
      left join (
        select credential, octet_length(payload) as bytes from ingest.dead_letter
        where status = 'kept' and credential = any (${credentials})
        union all
        select shared, octet_length(payload) from ingest.dead_letter
        where status = 'kept' and shared = any (${credentials})
      ) k using (credential)
      group by c.credential
    ) n
    where q.credential = n.credential`.execute(trx);
}
