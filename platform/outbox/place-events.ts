import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { Subscription } from "./event.ts";

/** One relay at a time, over all processes. */
const relayLock = 7_203_452;

export type Placed = {
  /** How many events got a position. */
  count: number;
  /** Who has something to handle now. */
  wakeUps: { consumer: string; key: string }[];
};

/**
 * Gives committed events their positions and each of their consumers a row to handle. Positions are given and made
 * visible in one order because relays take turns: a reader never sees 18 before 17.
 */
export async function placeEvents(
  db: Database,
  subscriptions: readonly Subscription[],
  limit: number,
): Promise<Placed> {
  const pairs = subscriptions.flatMap(({ consumer, topics }) =>
    topics.map((topic) => ({ consumer, topic })),
  );
  return db
    .as<unknown>()
    .transaction()
    .execute(async (trx) => {
      // A statement of its own: the next one must see what the relay before us committed.
      await sql`select pg_advisory_xact_lock(${relayLock})`.execute(trx);
      const placed = await sql<{ consumer: string | null; key: string; events: number }>`
        with next as (
          select id, nextval('platform.feed_position') as position
          from (select id from platform.outbox where position is null order by id limit ${limit}) as unplaced
        ), placed as (
          update platform.outbox o set position = next.position
          from next where o.id = next.id
          returning o.id, o.position, o.topic, o.key
        ), subscribed as (
          select * from unnest(
            ${pairs.map((pair) => pair.consumer)}::text[], ${pairs.map((pair) => pair.topic)}::text[]
          ) as s (consumer, topic)
        ), delivered as (
          insert into platform.inbox (consumer, event_id, key, position)
          select s.consumer, p.id, p.key, p.position from placed p join subscribed s on s.topic = p.topic
          on conflict do nothing
          returning consumer, key
        )
        select distinct consumer, key, 0 as events from delivered
        union all
        select null, '', count(*)::int from placed`.execute(trx);
      const count = placed.rows.find((row) => row.consumer === null)?.events ?? 0;
      if (count > 0) await sql`select pg_notify('feed', '')`.execute(trx);
      const wakeUps = placed.rows.flatMap(({ consumer, key }) =>
        consumer === null ? [] : [{ consumer, key }],
      );
      return { count, wakeUps };
    });
}
