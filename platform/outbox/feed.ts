import type { Database } from "../database/open-database.ts";
import type { DeliveredEvent } from "./event.ts";
import type { OutboxTables } from "./tables.ts";

export type FeedQuery = {
  /** The last position already seen; 0 from the beginning of what is kept. */
  after: number;
  limit: number;
  topics?: readonly string[];
  /** Only events of these sites (those of no site are left out); all when absent. */
  sites?: readonly number[];
};

/** What happened after a position, in order, complete: an event never appears behind one already read. */
export async function readFeed(db: Database, query: FeedQuery): Promise<DeliveredEvent[]> {
  if (query.sites?.length === 0 || query.topics?.length === 0) return [];
  let select = db
    .as<OutboxTables>()
    .selectFrom("platform.outbox")
    .select(["id", "position", "topic", "key", "site_id", "payload", "occurred_at"])
    .where("position", ">", query.after)
    .$narrowType<{ position: number }>();
  if (query.topics !== undefined) select = select.where("topic", "in", query.topics);
  if (query.sites !== undefined) select = select.where("site_id", "in", query.sites);
  const rows = await select.orderBy("position").limit(query.limit).execute();
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    topic: row.topic,
    key: row.key,
    siteId: row.site_id,
    payload: row.payload,
    occurredAt: row.occurred_at,
  }));
}

/**
 * Where the feed ends now: what a reader starts from who wants only what is new. The last committed position, not the
 * sequence's last value: that may be of an event which nobody can read yet, and a reader that starts there misses it.
 */
export async function feedHead(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ head: number }>(
    "select coalesce(max(position), 0) as head from platform.outbox",
  );
  return rows[0]?.head ?? 0;
}

/** Calls back when there may be something new to read; returns how to stop. */
export function onFeed(db: Database, listener: () => void): Promise<() => Promise<void>> {
  return db.listen("feed", listener);
}
