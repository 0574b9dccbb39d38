import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { DeliveredEvent, Subscription } from "./event.ts";
import type { OutboxTables } from "./tables.ts";

/** How often a consumer that fails is asked again, and how patiently. */
export type RetryPlan = {
  /** After so many failed attempts the event is parked. */
  attempts: number;
  firstDelayMs: number;
  longestDelayMs: number;
};

export const defaultRetryPlan: RetryPlan = {
  attempts: 10,
  firstDelayMs: 100,
  longestDelayMs: 30_000,
};

export type DeliveryStep =
  | { kind: "handled"; event: DeliveredEvent }
  | { kind: "failed"; event: DeliveredEvent; error: unknown; parked: boolean; again: number }
  | { kind: "waiting"; again: number }
  | { kind: "nothing" };

/**
 * Handles the next event of (consumer, key), if any is due. Steps of one (consumer, key) take turns over all processes;
 * an event that failed holds back the later ones of its key until it succeeds or is parked.
 * `again` is the wait in milliseconds until the next attempt.
 */
export async function deliverNext(options: {
  db: Database;
  subscription: Subscription;
  key: string;
  plan: RetryPlan;
  /** Don't wait out a backoff (tests, and the last round of a drain). */
  impatient?: boolean;
}): Promise<DeliveryStep> {
  const { db, subscription, key, plan } = options;
  let attempted: { event: DeliveredEvent; attempts: number } | undefined;
  try {
    return await db
      .as<OutboxTables>()
      .transaction()
      .execute(async (trx): Promise<DeliveryStep> => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`${subscription.consumer} ${key}`}, 0))`.execute(
          trx,
        );
        const next = await nextEvent(trx, subscription.consumer, key);
        if (next === undefined) return { kind: "nothing" };
        if (next.waitMs > 0 && options.impatient !== true) {
          return { kind: "waiting", again: Math.ceil(next.waitMs) };
        }
        attempted = next;
        await subscription.handle(trx, next.event);
        await trx
          .updateTable("platform.inbox")
          .set({
            state: "done",
            attempts: next.attempts + 1,
            error: null,
            handled_at: sql`clock_timestamp()`,
          })
          .where("consumer", "=", subscription.consumer)
          .where("event_id", "=", next.event.id)
          .execute();
        return { kind: "handled", event: next.event };
      });
  } catch (error) {
    if (attempted === undefined) throw error;
    return noteFailure({ db, subscription, plan, error, ...attempted });
  }
}

type NextEvent = { event: DeliveredEvent; attempts: number; waitMs: number };

async function nextEvent(
  trx: Transaction<OutboxTables>,
  consumer: string,
  key: string,
): Promise<NextEvent | undefined> {
  const row = await trx
    .selectFrom("platform.inbox as i")
    .innerJoin("platform.outbox as o", "o.id", "i.event_id")
    .select([
      "o.id",
      "i.position",
      "o.topic",
      "o.key",
      "o.site_id",
      "o.payload",
      "o.occurred_at",
      "i.attempts",
      sql<number>`extract(epoch from i.due_at - clock_timestamp())::float8 * 1000`.as("wait_ms"),
    ])
    .where("i.consumer", "=", consumer)
    .where("i.key", "=", key)
    .where("i.state", "=", "pending")
    .orderBy("i.position")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const event: DeliveredEvent = {
    id: row.id,
    position: row.position,
    topic: row.topic,
    key: row.key,
    siteId: row.site_id,
    payload: row.payload,
    occurredAt: row.occurred_at,
  };
  return { event, attempts: row.attempts, waitMs: row.wait_ms };
}

/** The failure outlives the transaction that failed, so that attempts are counted whatever process makes them. */
async function noteFailure(failed: {
  db: Database;
  subscription: Subscription;
  plan: RetryPlan;
  event: DeliveredEvent;
  attempts: number;
  error: unknown;
}): Promise<DeliveryStep> {
  const { plan, event, error } = failed;
  const attempts = failed.attempts + 1;
  const parked = attempts >= plan.attempts;
  const again = Math.min(plan.firstDelayMs * 2 ** failed.attempts, plan.longestDelayMs);
  await failed.db
    .as<OutboxTables>()
    .updateTable("platform.inbox")
    .set({
      state: parked ? "parked" : "pending",
      attempts,
      error: String(error instanceof Error ? (error.stack ?? error.message) : error).slice(
        0,
        4_000,
      ),
      due_at: sql<Date>`clock_timestamp() + make_interval(secs => ${again / 1000})`,
    })
    .where("consumer", "=", failed.subscription.consumer)
    .where("event_id", "=", event.id)
    .where("state", "=", "pending")
    .execute();
  return { kind: "failed", event, error, parked, again };
}
