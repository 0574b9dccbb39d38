import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { OutboxTables } from "./tables.ts";

/** The (consumer, key)s with something to handle that has been due for at least so long. */
export async function pendingKeys(
  db: Database,
  options: { consumers: readonly string[]; dueForMs: number; limit: number },
): Promise<{ consumer: string; key: string }[]> {
  if (options.consumers.length === 0) return [];
  return db
    .as<OutboxTables>()
    .selectFrom("platform.inbox")
    .select(["consumer", "key"])
    .distinct()
    .where("state", "=", "pending")
    .where("consumer", "in", options.consumers)
    .where(
      "due_at",
      "<=",
      sql<Date>`clock_timestamp() - make_interval(secs => ${options.dueForMs / 1000})`,
    )
    .limit(options.limit)
    .execute();
}

export type OutboxBacklog = {
  /** Committed but without a position yet. */
  unplaced: number;
  /** Consumers' rows still to be handled, those waiting for another attempt included. */
  pending: number;
  /** Given up after the last attempt; kept with their error until someone looks. */
  parked: number;
};

/** How far the consumers are behind; all zero but `parked` when everything that happened has been handled. */
export async function outboxBacklog(db: Database): Promise<OutboxBacklog> {
  const { rows } = await db.pool.query<OutboxBacklog>(`
    select
      (select count(*) from platform.outbox where position is null)::int as unplaced,
      (select count(*) from platform.inbox where state = 'pending')::int as pending,
      (select count(*) from platform.inbox where state = 'parked')::int as parked`);
  return rows[0] ?? { unplaced: 0, pending: 0, parked: 0 };
}
