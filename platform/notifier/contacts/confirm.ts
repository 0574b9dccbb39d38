import { sql } from "kysely";
import type { Transaction } from "kysely";
import { hashSecret, newSecret } from "../../auth/secret.ts";
import { conflict } from "../../errors/app-error.ts";
import type { Database } from "../../database/open-database.ts";
import { queueMessage } from "../queue-message.ts";
import type { MessageTables } from "../tables.ts";
import type { ContactTables } from "./tables.ts";

const minute = 60_000;
/** How long the link in the mail works. */
const confirmWithinMs = 24 * 60 * minute;
/** Nobody's mailbox is filled by asking again and again, whoever asks: an address a minute, a person so many addresses an hour. */
const askAgainAfterMs = minute;
const mostAnHour = 10;

/** Below /api/v1; it ends in the secret. */
export const confirmationPath = (secret: string): string =>
  `/api/v1/contact-points/confirmation/${secret}`;

/** Mails a link that only a reader of that mailbox can press; an earlier link ends. */
export async function askForConfirmation(
  trx: Transaction<ContactTables & MessageTables>,
  contact: { id: number; person_id: number; address: string },
  at: Date,
): Promise<void> {
  await refuseTooMany(trx, contact, at);
  const secret = newSecret();
  const until = new Date(at.getTime() + confirmWithinMs);
  await trx
    .updateTable("platform.contact_point")
    .set({ confirm_hash: hashSecret(secret), confirm_asked_at: at, confirm_until: until })
    .where("id", "=", contact.id)
    .execute();
  const queued = await queueMessage(trx, {
    to: { personId: contact.person_id },
    siteId: null,
    subject: "Is this your address?",
    text:
      "Somebody asked for Millwright's messages to be sent to this address. If it was you, press the link within a day. " +
      "If not, do nothing: nothing else will be sent here.",
    actions: [{ name: "This is my address", url: confirmationPath(secret) }],
    urgency: 1,
    about: { kind: "contact-point", id: contact.id },
    dedupeKey: `contact-point:${contact.id}:confirmation:${at.getTime()}`,
    at,
    expiresAt: until,
  });
  if (!queued.queued) throw new Error(`the confirmation was not queued: ${queued.because}`);
  await trx
    .updateTable("platform.message")
    .set({ contact_id: contact.id })
    .where("id", "=", queued.id)
    .execute();
}

async function refuseTooMany(
  trx: Transaction<ContactTables & MessageTables>,
  contact: { person_id: number; address: string },
  at: Date,
): Promise<void> {
  // Who asks several times at once asks one after the other, and so do several people for one address.
  await sql`select from platform.person where id = ${contact.person_id} for no key update`.execute(
    trx,
  );
  await sql`select pg_advisory_xact_lock(hashtextextended(${`confirmation:${contact.address}`}, 0))`.execute(
    trx,
  );
  const { rows } = await sql<{ asked: boolean; lately: number }>`
    select exists (
        select from platform.contact_point where channel = 'email' and address = ${contact.address}
          and confirm_asked_at > ${new Date(at.getTime() - askAgainAfterMs)}) as asked,
      (select count(*)::int from platform.message
        where person_id = ${contact.person_id} and contact_id is not null
          and queued_at > ${new Date(at.getTime() - 60 * minute)}) as lately`.execute(trx);
  const [{ asked, lately } = { asked: false, lately: 0 }] = rows;
  if (asked) {
    throw conflict(
      `${contact.address} was asked less than a minute ago. Look into its mailbox, unwanted mail too.`,
      {},
      "asked-just-now",
    );
  }
  if (lately < mostAnHour) return;
  throw conflict(
    `You have asked for ${mostAnHour} confirmations within an hour, which is the most. Try again later.`,
    { most: mostAnHour },
    "asked-too-often",
  );
}

export type Confirmation =
  | { state: "open"; name: string; person: string }
  | { state: "unknown" }
  | { state: "expired"; name: string };

/** What a link stands for, without pressing it: programs that look at mail follow links too. */
export async function findConfirmation(
  db: Database,
  secret: string,
  now: number,
): Promise<Confirmation> {
  const { rows } = await sql<{ name: string; person: string; confirm_until: Date }>`
    select c.name, p.name as person, c.confirm_until
    from platform.contact_point c join platform.person p on p.id = c.person_id
    where c.confirm_hash = ${hashSecret(secret)} and c.ended_at is null`.execute(db.as<unknown>());
  const [row] = rows;
  if (row === undefined) return { state: "unknown" };
  if (row.confirm_until.getTime() <= now) return { state: "expired", name: row.name };
  return { state: "open", name: row.name, person: row.person };
}

/** Presses the link: once. */
export async function confirm(db: Database, secret: string, now: number): Promise<Confirmation> {
  const found = await findConfirmation(db, secret, now);
  if (found.state !== "open") return found;
  const { numUpdatedRows } = await db
    .as<ContactTables>()
    .updateTable("platform.contact_point")
    .set({ confirmed_at: new Date(now), confirm_hash: null, confirm_until: null })
    .where("confirm_hash", "=", hashSecret(secret))
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? found : { state: "unknown" };
}
