import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { About } from "./message.ts";
import type { MessageTables } from "./tables.ts";

/**
 * Takes back what still waits to be told about a thing, in the transaction that makes it untrue ("Ana has acknowledged it"). What a
 * way has taken already stays told. `dedupeKeyStartsWith` narrows it to some of the messages.
 * @returns how many messages were taken back
 */
export async function withdrawMessages<T extends MessageTables>(
  trx: Transaction<T>,
  those: { about: About; reason: string; at: Date; dedupeKeyStartsWith?: string },
): Promise<number> {
  const { about, reason, at, dedupeKeyStartsWith: start = "" } = those;
  const { rows } = await sql<{ id: number }>`
    update platform.message m
    set reason = ${reason}, settled_at = ${at}, actions = null,
      state = case when exists (
        select from platform.message_delivery d where d.message_id = m.id and d.state = 'delivered')
        then 'delivered' else 'withdrawn' end
    where state = 'waiting' and about_kind = ${about.kind} and about_id = ${String(about.id)}
      and starts_with(dedupe_key, ${start})
    returning id`.execute(trx);
  await sql`
    update platform.message_delivery
    set state = 'withdrawn', reason = ${reason}, settled_at = ${at}, claimed_until = null
    where state = 'waiting' and message_id = any (${rows.map(({ id }) => id)}::bigint[])`.execute(
    trx,
  );
  return rows.length;
}
