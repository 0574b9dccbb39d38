import type { Database } from "#platform";
import { sql } from "kysely";
import type { DeadLetterTables } from "./tables.ts";

export interface QuotaRow {
  credential: string;
  /** Letters kept, and their bytes. */
  kept: number;
  keptBytes: number;
  /** Refused beyond the quota: counted, but not kept. */
  beyond: number;
  lastBeyondAt: Date | null;
}

/** Credentials with letters kept or refused beyond their quota, by name; one more than `limit`. */
export async function listQuotas(
  db: Database,
  filter: { after?: string | undefined; limit: number },
): Promise<QuotaRow[]> {
  const { rows } = await sql<QuotaRow>`
    select credential, coalesce(q.kept, 0) as kept, coalesce(q.kept_bytes, 0) as "keptBytes",
      coalesce(b.beyond, 0) as beyond, b.last as "lastBeyondAt"
    from (select * from ingest.dead_letter_quota where kept > 0) q
    full join (
      select credential, sum(count)::bigint as beyond, max(last_received_at) as last
      from ingest.dead_letter_beyond group by credential) b using (credential)
    where ${filter.after ?? null}::text is null or credential > ${filter.after ?? null}
    order by credential
    limit ${filter.limit + 1}`.execute(db.as<DeadLetterTables>());
  return rows;
}
