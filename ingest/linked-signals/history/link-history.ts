import type { Database } from "#platform";
import { type Kysely, sql } from "kysely";

/** A link whose history is not all there: of what the followed signal had before the link, this is still to come. */
export interface UnfinishedLink {
  signalId: number;
  /** Device time, epoch ms: what is older is not copied yet. Null: nothing is. */
  copiedTo: number | null;
}

/** Every new link gets the past of what it follows. In the transaction that makes it. */
export async function wantHistory<T>(trx: Kysely<T>): Promise<void> {
  await sql`
    insert into ingest.link_history (signal_id)
    select id from ingest.signal where follows_id is not null
    on conflict do nothing`.execute(trx);
}

/**
 * The one whose copied part ends latest, so that all have their last days before any has its first. Not before a link has
 * stood for `restMs`: until then a process may take readings that has not heard of it.
 */
export async function nextUnfinished(
  db: Database,
  restMs: number,
): Promise<UnfinishedLink | undefined> {
  const { rows } = await db.pool.query<{ signal_id: number; copied_to: Date | null }>(
    `select signal_id, copied_to from ingest.link_history
     where not finished and made_at <= now() - $1 * interval '1 millisecond'
     order by copied_to desc nulls first, signal_id limit 1`,
    [restMs],
  );
  const [row] = rows;
  return row && { signalId: row.signal_id, copiedTo: row.copied_to?.getTime() ?? null };
}

/** `copiedTo`: where its history begins now; null when there is no more. */
export async function noteCopied(
  db: Database,
  { signalId }: UnfinishedLink,
  copiedTo: number | null,
): Promise<void> {
  await db.pool.query(
    copiedTo === null
      ? "update ingest.link_history set finished = true where signal_id = $1"
      : "update ingest.link_history set copied_to = $2 where signal_id = $1",
    copiedTo === null ? [signalId] : [signalId, new Date(copiedTo)],
  );
}
