import { sql } from "kysely";
import type { Kysely, RawBuilder } from "kysely";
import type { About, Channel, MessageState, Urgency } from "./message.ts";
import { aboutOf } from "./sending/letter.ts";
import type { AttemptResult, DeliveryState } from "./tables.ts";

/** One way of a message, and what became of it. */
export type DeliveryTrace = {
  channel: Channel;
  /** In words that may be shown to others. */
  name: string;
  state: DeliveryState;
  attempts: number;
  reason: string | null;
  /** Of the next attempt while it waits, else of its end. */
  at: Date;
};

/** Who was told what, when, by which ways, and what happened. It holds no link that acts. */
export type MessageTrace = {
  id: number;
  to:
    | { kind: "person"; id: number; name: string }
    | { kind: "event"; event: string }
    | { kind: "webhook"; id: number; name: string };
  siteId: number | null;
  subject: string;
  text: string;
  urgency: Urgency;
  about: About;
  queuedAt: Date;
  /** While it waits: when it is looked at next. */
  notBefore: Date;
  expiresAt: Date | null;
  state: MessageState;
  reason: string | null;
  settledAt: Date | null;
  deliveries: DeliveryTrace[];
};

type Row = {
  id: number;
  person_id: number | null;
  person: string | null;
  event: string | null;
  webhook_id: number | null;
  webhook: string | null;
  site_id: number | null;
  subject: string;
  text: string;
  urgency: Urgency;
  about_kind: string;
  about_id: string;
  queued_at: Date;
  not_before: Date;
  expires_at: Date | null;
  state: MessageState;
  reason: string | null;
  settled_at: Date | null;
};

/** Messages that a condition on `m` (platform.message) and `p` (its person) picks, newest first. */
export async function readMessages<T>(
  db: Kysely<T>,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<MessageTrace[]> {
  const { rows } = await sql<Row>`
    select m.id, m.person_id, p.name as person, m.event, m.webhook_id, w.name as webhook, m.site_id, m.subject, m.text,
      m.urgency, m.about_kind, m.about_id, m.queued_at, m.not_before, m.expires_at, m.state, m.reason, m.settled_at
    from platform.message m
      left join platform.person p on p.id = m.person_id
      left join platform.webhook w on w.id = m.webhook_id
    where ${where}
    order by m.id desc limit ${limit}`.execute(db);
  const ways = await waysOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    to: toOf(row),
    siteId: row.site_id,
    subject: row.subject,
    text: row.text,
    urgency: row.urgency,
    about: aboutOf(row),
    queuedAt: row.queued_at,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    state: row.state,
    reason: row.reason,
    settledAt: row.settled_at,
    deliveries: ways.get(row.id) ?? [],
  }));
}

/** Those of these messages that are still kept, by their id: for who remembers what `queueMessage` answered. */
export async function messagesById<T>(
  db: Kysely<T>,
  ids: readonly number[],
): Promise<Map<number, MessageTrace>> {
  if (ids.length === 0) return new Map();
  const messages = await readMessages(db, sql`m.id = any (${ids}::bigint[])`, ids.length);
  return new Map(messages.map((message) => [message.id, message]));
}

function toOf(row: Row): MessageTrace["to"] {
  if (row.person_id !== null) return { kind: "person", id: row.person_id, name: row.person ?? "" };
  if (row.event !== null) return { kind: "event", event: row.event };
  return { kind: "webhook", id: row.webhook_id ?? 0, name: row.webhook ?? "" };
}

async function waysOf<T>(
  db: Kysely<T>,
  messageIds: readonly number[],
): Promise<Map<number, DeliveryTrace[]>> {
  const found = new Map<number, DeliveryTrace[]>();
  if (messageIds.length === 0) return found;
  const { rows } = await sql<DeliveryTrace & { message_id: number }>`
    select message_id, channel, name, state, attempts, reason, coalesce(settled_at, next_at) as at
    from platform.message_delivery where message_id = any (${messageIds}::bigint[]) order by id`.execute(
    db,
  );
  for (const { message_id: id, ...way } of rows) {
    found.set(id, [...(found.get(id) ?? []), way]);
  }
  return found;
}

export type AttemptTrace = {
  channel: Channel;
  name: string;
  n: number;
  attemptedAt: Date;
  result: AttemptResult;
  reason: string;
};

/** Every attempt at every way of a message, in order. */
export async function readAttempts<T>(db: Kysely<T>, messageId: number): Promise<AttemptTrace[]> {
  const { rows } = await sql<AttemptTrace>`
    select d.channel, d.name, a.n, a.attempted_at as "attemptedAt", a.result, a.reason
    from platform.message_delivery d join platform.message_attempt a on a.delivery_id = d.id
    where d.message_id = ${messageId} order by a.attempted_at, d.id, a.n`.execute(db);
  return rows;
}
