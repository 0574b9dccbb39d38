import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { OutgoingMessage, Queued, Recipient } from "./message.ts";
import type { MessageTables } from "./tables.ts";

/** Nobody reads more letters than so many. */
const longestSubject = 300;
const longestText = 20_000;

/** Nobody reads more than so many; a source that asks for more is broken, and must not fill the disk or a mailbox. */
export const mostWaiting = { person: 200, webhooks: 5_000 };

/**
 * Asks for a message in the transaction that gives the reason for it; nothing is told if that rolls back. It is delivered at least
 * once by each way its recipient has for that urgency, and tried again until it was taken, refused for good, or has
 * expired. Call it after the change itself.
 */
export async function queueMessage<T extends MessageTables>(
  trx: Transaction<T>,
  message: OutgoingMessage,
): Promise<Queued> {
  const { to } = message;
  if ("event" in to && !(await somebodyListens(trx, to.event, message.siteId))) {
    return { queued: false, because: "nobody-listens" };
  }
  const full = await tooManyWaiting(trx, to);
  const row = await insertMessage(trx, message, full);
  if (row === undefined) {
    return { queued: false, because: "already-queued", id: await idOf(trx, message.dedupeKey) };
  }
  if (full !== null) {
    return { queued: false, because: "too-many-waiting", id: row.id, reason: full };
  }
  // Heard by every sender once the transaction commits, and by none if it does not.
  await sql`select pg_notify('messages', '')`.execute(trx);
  return { queued: true, id: row.id };
}

/** Undefined: its key was used before. */
async function insertMessage<T>(
  trx: Transaction<T>,
  message: OutgoingMessage,
  failed: string | null,
): Promise<{ id: number } | undefined> {
  const { to, about, at } = message;
  const { rows } = await sql<{ id: number }>`
    insert into platform.message (
      person_id, event, webhook_id, site_id, subject, text, link, actions, data, urgency, about_kind, about_id,
      dedupe_key, queued_at, not_before, expires_at, state, reason, settled_at)
    values (
      ${"personId" in to ? to.personId : null}, ${"event" in to ? to.event : null},
      ${"webhookId" in to ? to.webhookId : null}, ${message.siteId}, ${oneLine(message.subject)},
      ${storable(message.text).slice(0, longestText)},
      ${message.link ?? null}, ${failed === null ? storableJson(message.actions ?? []) : null}::jsonb,
      ${storableJson(message.data ?? {})}::jsonb, ${message.urgency}, ${about.kind}, ${String(about.id)},
      ${message.dedupeKey}, ${at}, ${message.notBefore ?? at}, ${message.expiresAt ?? null},
      ${failed === null ? "waiting" : "failed"}, ${failed}, ${failed === null ? null : at})
    on conflict (dedupe_key) do nothing
    returning id`.execute(trx);
  return rows[0];
}

async function idOf<T>(trx: Transaction<T>, dedupeKey: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select id from platform.message where dedupe_key = ${dedupeKey}`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error(`the message "${dedupeKey}" went while it was queued`);
  return row.id;
}

async function somebodyListens<T>(
  trx: Transaction<T>,
  event: string,
  siteId: number | null,
): Promise<boolean> {
  const { rows } = await sql`
    select from platform.webhook
    where ended_at is null and (${event} = any (events) or '*' = any (events))
      and (sites is null or ${siteId}::bigint = any (sites))
    limit 1`.execute(trx);
  return rows.length > 0;
}

async function tooManyWaiting<T>(trx: Transaction<T>, to: Recipient): Promise<string | null> {
  const most = "personId" in to ? mostWaiting.person : mostWaiting.webhooks;
  const those = "personId" in to ? sql`person_id = ${to.personId}` : sql`person_id is null`;
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting
    from (select from platform.message where state = 'waiting' and ${those} limit ${most}) as waiting_now`.execute(
    trx,
  );
  if ((rows[0]?.waiting ?? 0) < most) return null;
  const whom = "personId" in to ? "this person" : "webhooks";
  return `Not sent: ${most} messages already wait for ${whom}.`;
}

/** A subject is a header: what would end it becomes a space. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, longestSubject);

/** PostgreSQL keeps neither NUL nor half of a surrogate pair; a message must not fail over one. */
const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "");

const storableJson = (json: unknown): string =>
  JSON.stringify(json, (_key, part: unknown) => {
    if (typeof part === "string") return storable(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [storable(key), value]));
  });
