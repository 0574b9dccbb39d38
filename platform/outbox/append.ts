import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { OutboxEvent } from "./event.ts";
import type { OutboxTables } from "./tables.ts";

/**
 * Writes what happened, in the transaction that makes it happen; nothing is told if that rolls back. Call it after the
 * change itself: the row locks of the change then put the events of one key into the order of the commits.
 */
export async function appendToOutbox<T extends OutboxTables>(
  trx: Transaction<T>,
  events: readonly OutboxEvent[],
): Promise<void> {
  if (events.length === 0) return;
  // Every relay hears of it once the transaction commits, and none does if it does not.
  await sql`
    with written as (
      insert into platform.outbox (topic, key, site_id, payload)
      select topic, key, site_id, payload
      from unnest(
        ${events.map((event) => event.topic)}::text[],
        ${events.map((event) => event.key)}::text[],
        ${events.map((event) => event.siteId)}::bigint[],
        ${events.map((event) => JSON.stringify(event.payload))}::jsonb[]
      ) with ordinality as e (topic, key, site_id, payload, n)
      order by n
    )
    select pg_notify('outbox', '')`.execute(trx);
}
