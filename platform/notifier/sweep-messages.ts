import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import { inBatches } from "../housekeeping/in-batches.ts";

/** Removes what was settled so long ago, and contact points and webhooks that ended then; what still waits stays. */
export async function sweepMessages(db: Database, before: Date): Promise<number> {
  const messages = await inBatches(async (limit) => {
    const { numAffectedRows } = await sql`
      delete from platform.message where id in (
        select id from platform.message
        where queued_at < ${before} and state <> 'waiting' and settled_at < ${before} limit ${limit})`.execute(
      db.as<unknown>(),
    );
    return Number(numAffectedRows ?? 0);
  });
  const contacts = await sql`
    delete from platform.contact_point c where ended_at < ${before}
      and not exists (select from platform.message_delivery d where d.contact_id = c.id and d.state = 'waiting')
      and not exists (select from platform.message m where m.contact_id = c.id)`.execute(
    db.as<unknown>(),
  );
  const webhooks = await sql`
    delete from platform.webhook w where ended_at < ${before}
      and not exists (select from platform.message_delivery d where d.webhook_id = w.id)
      and not exists (select from platform.message m where m.webhook_id = w.id)`.execute(
    db.as<unknown>(),
  );
  return messages + Number(contacts.numAffectedRows ?? 0) + Number(webhooks.numAffectedRows ?? 0);
}
