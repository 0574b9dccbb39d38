import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import { conflict, notFound } from "../../errors/app-error.ts";
import { errorCode } from "../../errors/error-code.ts";
import type { Urgency } from "../message.ts";
import type { MessageTables } from "../tables.ts";
import { askForConfirmation } from "./confirm.ts";
import type { ContactTables } from "./tables.ts";

export type ContactDeps = { db: Database; clock: Clock };
export type ContactRow = {
  id: number;
  person_id: number;
  channel: "email" | "push";
  name: string;
  address: string;
  least_urgency: Urgency;
  added_at: Date;
  confirmed_at: Date | null;
  confirm_asked_at: Date | null;
  tested_at: Date | null;
};

/** More than anybody has; else an account could make us mail the world. */
const mostOfOne = 10;

const columns = [
  "id",
  "person_id",
  "channel",
  "name",
  "address",
  "least_urgency",
  "added_at",
  "confirmed_at",
  "confirm_asked_at",
  "tested_at",
] as const;

/** A person's own, oldest first. */
export function listContactPoints(
  db: Database,
  personId: number,
  page: { after: number; limit: number },
): Promise<ContactRow[]> {
  return db
    .as<ContactTables>()
    .selectFrom("platform.contact_point")
    .select(columns)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .where("id", ">", page.after)
    .orderBy("id")
    .limit(page.limit)
    .execute();
}

/** The person's own contact point; somebody else's is as if it did not exist. */
export async function ownContactPoint<T>(
  db: Kysely<T>,
  personId: number,
  id: number,
): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`
    select ${sql.join(columns.map((name) => sql.ref(name)))} from platform.contact_point
    where id = ${id} and person_id = ${personId} and ended_at is null`.execute(db);
  const [row] = rows;
  if (row === undefined) throw notFound(`You have no contact point ${id}.`);
  return row;
}

/** Nothing but the question whether it is right is sent to it until somebody who reads its mail says so. */
export function addEmail(
  { db, clock }: ContactDeps,
  email: { personId: number; address: string; leastUrgency: Urgency },
): Promise<ContactRow> {
  const at = new Date(clock.now());
  return db
    .as<ContactTables & MessageTables>()
    .transaction()
    .execute(async (trx) => {
      await lockPerson(trx, email.personId);
      const row = await trx
        .insertInto("platform.contact_point")
        .values({
          ...blank(email.personId, at),
          channel: "email",
          name: `email to ${masked(email.address)}`,
          address: email.address,
          least_urgency: email.leastUrgency,
        })
        .returning(columns)
        .executeTakeFirstOrThrow()
        .catch((error: unknown) => {
          if (errorCode(error) !== "23505") throw error;
          throw conflict(
            `${email.address} is among your contact points already. Ask for its confirmation again if it never came.`,
            { address: email.address },
            "already-there",
          );
        });
      await askForConfirmation(trx, row, at);
      return { ...row, confirm_asked_at: at };
    });
}

/** A browser says itself that it is right: it made the subscription for whoever is signed in. It belongs to one person at a time. */
export function addBrowser(
  { db, clock }: ContactDeps,
  browser: {
    personId: number;
    name: string;
    endpoint: string;
    keys: { p256dh: string; auth: string };
    keyId: string;
    leastUrgency: Urgency;
  },
): Promise<ContactRow> {
  const at = new Date(clock.now());
  return db
    .as<ContactTables>()
    .transaction()
    .execute(async (trx) => {
      await sql`
        update platform.contact_point set ended_at = ${at}, ended_reason = 'It subscribed anew.'
        where channel = 'push' and address = ${browser.endpoint} and ended_at is null`.execute(trx);
      await lockPerson(trx, browser.personId);
      return trx
        .insertInto("platform.contact_point")
        .values({
          ...blank(browser.personId, at),
          channel: "push",
          name: browser.name,
          address: browser.endpoint,
          push_keys: browser.keys,
          key_id: browser.keyId,
          least_urgency: browser.leastUrgency,
          confirmed_at: at,
        })
        .returning(columns)
        .executeTakeFirstOrThrow();
    });
}

export async function changeContactPoint(
  db: Database,
  personId: number,
  id: number,
  change: { leastUrgency?: Urgency | undefined; name?: string | undefined },
): Promise<ContactRow> {
  const tables = db.as<ContactTables>();
  const before = await ownContactPoint(tables, personId, id);
  const row = await tables
    .updateTable("platform.contact_point")
    .set({
      least_urgency: change.leastUrgency ?? before.least_urgency,
      // An address keeps its own name: it is what others are shown of it.
      name: before.channel === "push" ? (change.name ?? before.name) : before.name,
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returning(columns)
    .executeTakeFirst();
  if (row === undefined) throw notFound(`You have no contact point ${id}.`);
  return row;
}

export async function endContactPoint(
  { db, clock }: ContactDeps,
  personId: number,
  id: number,
): Promise<void> {
  const tables = db.as<ContactTables>();
  await ownContactPoint(tables, personId, id);
  await tables
    .updateTable("platform.contact_point")
    .set({
      ended_at: new Date(clock.now()),
      ended_reason: "Removed by its person.",
      confirm_hash: null,
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

const blank = (personId: number, at: Date) => ({
  person_id: personId,
  push_keys: null,
  key_id: null,
  added_at: at,
  confirmed_at: null,
  confirm_hash: null,
  confirm_asked_at: null,
  confirm_until: null,
  tested_at: null,
  ended_at: null,
  ended_reason: null,
});

/** One after the other for one person, so that nobody has more than the most. */
async function lockPerson<T>(trx: Kysely<T>, personId: number): Promise<void> {
  await sql`select from platform.person where id = ${personId} for no key update`.execute(trx);
  const { rows } = await sql<{ live: number }>`
    select count(*)::int as live from platform.contact_point
    where person_id = ${personId} and ended_at is null`.execute(trx);
  if ((rows[0]?.live ?? 0) < mostOfOne) return;
  throw conflict(
    `You have ${mostOfOne} contact points, which is the most there may be. Remove one first.`,
    { most: mostOfOne },
    "too-many-contact-points",
  );
}

/** "a…@plant.example": enough to know which, for others who see where a message went. */
export function masked(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}
