import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Contact } from "../reach.ts";
import { decideReach } from "../reach.ts";
import { readPersonToReach } from "../read-person.ts";
import type { MessageTables } from "../tables.ts";
import type { MessageRow } from "./letter.ts";

export type DueMessage = MessageRow & {
  person_id: number | null;
  webhook_id: number | null;
  contact_id: number | null;
  spread_at: Date | null;
};

type NewWay = {
  channel: "email" | "push" | "webhook";
  name: string;
  contactId?: number;
  webhookId?: number;
};

/** go: by these ways. hold: not yet. stop: never, as things are. */
type Spread =
  | { kind: "go"; ways: NewWay[] }
  | { kind: "hold"; until: Date; reason: string }
  | { kind: "stop"; reason: string };

/**
 * By which ways a message goes now. Asked each time the message is looked at: a person's night may have begun, or their account
 * ended, between two attempts.
 */
export async function decideSpread(
  trx: Transaction<MessageTables>,
  message: DueMessage,
  at: Date,
): Promise<Spread> {
  if (message.person_id === null) return spreadToWebhooks(trx, message);
  if (message.contact_id !== null) return spreadToContact(trx, message.contact_id);
  const person = await readPersonToReach(trx, message.person_id);
  if (person === undefined) return { kind: "stop", reason: "There is no such person." };
  const reach = decideReach(person, { urgency: message.urgency, at, siteId: message.site_id });
  if (reach.now) return { kind: "go", ways: reach.by.map(wayTo) };
  const { until, reason } = reach;
  return until === null ? { kind: "stop", reason } : { kind: "hold", until, reason };
}

const wayTo = ({ channel, name, id }: Pick<Contact, "channel" | "name" | "id">): NewWay => ({
  channel,
  name,
  contactId: id,
});

/** The message that asks whether an address is right is the one that may go to an address nobody has confirmed. */
async function spreadToContact(trx: Transaction<MessageTables>, id: number): Promise<Spread> {
  const { rows } = await sql<Pick<Contact, "channel" | "name" | "id">>`
    select id, channel, name from platform.contact_point where id = ${id} and ended_at is null`.execute(
    trx,
  );
  const [contact] = rows;
  if (contact === undefined) return { kind: "stop", reason: "The contact point was removed." };
  return { kind: "go", ways: [wayTo(contact)] };
}

async function spreadToWebhooks(
  trx: Transaction<MessageTables>,
  message: DueMessage,
): Promise<Spread> {
  const { event, site_id: siteId, webhook_id: webhookId } = message;
  const those =
    event === null
      ? sql`id = ${webhookId}`
      : sql`(${event} = any (events) or '*' = any (events)) and (sites is null or ${siteId}::bigint = any (sites))`;
  const { rows } = await sql<{ id: number; name: string; paused_reason: string | null }>`
    select id, name, paused_reason from platform.webhook
    where ended_at is null and ${those} order by id`.execute(trx);
  const awake = rows.filter((row) => row.paused_reason === null);
  if (awake.length > 0) {
    const ways = awake.map(({ id, name }) => ({
      channel: "webhook" as const,
      name,
      webhookId: id,
    }));
    return { kind: "go", ways };
  }
  const [paused] = rows;
  if (paused === undefined) return { kind: "stop", reason: "No webhook listens to this any more." };
  return {
    kind: "stop",
    reason: `The webhook "${paused.name}" is paused: ${paused.paused_reason}`,
  };
}

/** Writes down the ways of a message that had none yet. */
export async function writeWays(
  trx: Transaction<MessageTables>,
  message: DueMessage,
  ways: readonly NewWay[],
  at: Date,
): Promise<void> {
  if (message.spread_at !== null) return;
  const rows = ways.map(({ channel, name, contactId, webhookId }) => ({
    message_id: message.id,
    channel,
    name,
    contact_id: contactId ?? null,
    webhook_id: webhookId ?? null,
    next_at: at,
  }));
  await trx.insertInto("platform.message_delivery").values(rows).execute();
  await trx
    .updateTable("platform.message")
    .set({ spread_at: at })
    .where("id", "=", message.id)
    .execute();
}
