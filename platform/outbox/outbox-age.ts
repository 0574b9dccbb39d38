import type { Database } from "../database/open-database.ts";

/** When the oldest event that still waits for the relay or a consumer happened (epoch ms; null: none waits), and how many were given up. */
export async function outboxAge(db: Database): Promise<{ oldest: number | null; parked: number }> {
  const { rows } = await db.pool.query<{ oldest: Date | null; parked: number }>(`
    select least(
        (select occurred_at from platform.outbox where position is null order by id limit 1),
        (select min(event.occurred_at)
          from platform.inbox join platform.outbox event on event.id = inbox.event_id
          where inbox.state = 'pending')) as oldest,
      (select count(*) from platform.inbox where state = 'parked')::int as parked`);
  const [row] = rows;
  return { oldest: row?.oldest?.getTime() ?? null, parked: row?.parked ?? 0 };
}
