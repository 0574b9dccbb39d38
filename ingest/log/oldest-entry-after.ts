import type { Database } from "#platform";

/**
 * When the oldest entry after the given positions (by partition) was received, epoch ms; null when there is none: how
 * long a consumer of the log has kept somebody waiting.
 */
export async function oldestEntryAfter(
  db: Database,
  positions: readonly number[],
): Promise<number | null> {
  const { rows } = await db.pool.query<{ oldest: Date | null }>({
    name: "ingest-log-oldest-after",
    text: `select min(entry.received_at) as oldest
      from unnest($1::bigint[]) with ordinality as consumer (position, place),
      lateral (select received_at from ingest.log
        where partition = consumer.place - 1 and seq > consumer.position
        order by seq limit 1) as entry`,
    values: [positions],
  });
  return rows[0]?.oldest?.getTime() ?? null;
}
