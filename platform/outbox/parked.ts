import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { OutboxTables } from "./tables.ts";

/** An event whose handler failed at every attempt. */
export interface ParkedEvent {
  consumer: string;
  eventId: number;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
  occurredAt: Date;
  attempts: number;
  error: string | null;
}

/** Newest first; one more than `limit`, so that the caller knows whether there is another page. */
export async function listParked(
  db: Database,
  { before, limit }: { before?: { eventId: number; consumer: string } | undefined; limit: number },
): Promise<ParkedEvent[]> {
  let query = db
    .as<OutboxTables>()
    .selectFrom("platform.inbox as i")
    .innerJoin("platform.outbox as o", "o.id", "i.event_id")
    .where("i.state", "=", "parked")
    .select([
      "i.consumer",
      "i.event_id as eventId",
      "o.topic",
      "o.key",
      "o.payload",
      "o.occurred_at as occurredAt",
      "i.attempts",
      "i.error",
    ])
    .orderBy("i.event_id", "desc")
    .orderBy("i.consumer")
    .limit(limit + 1);
  if (before !== undefined) {
    const { eventId, consumer } = before;
    query = query.where(
      sql<boolean>`(i.event_id < ${eventId} or (i.event_id = ${eventId} and i.consumer > ${consumer}))`,
    );
  }
  return query.execute();
}

/** Gives a parked event another round of attempts. False when it is not parked (any more). */
export async function retryParked(
  db: Database,
  { consumer, eventId }: { consumer: string; eventId: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .as<OutboxTables>()
    .updateTable("platform.inbox")
    .set({ state: "pending", attempts: 0, due_at: sql`clock_timestamp()` })
    .where("consumer", "=", consumer)
    .where("event_id", "=", eventId)
    .where("state", "=", "parked")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
