import { sql } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import { conflict } from "../../errors/app-error.ts";
import type { ContactRow } from "../contacts/contact-points.ts";
import type { Letter, Outcome } from "../notifier.ts";
import type { OpenNotifier } from "../open-notifier.ts";
import type { MessageTables } from "../tables.ts";
import type { Webhook } from "../webhooks/webhooks.ts";
import { endGone } from "./attempt.ts";
import { sendTo, targetOf } from "./target.ts";

type TestDeps = { db: Database; clock: Clock; notifier: OpenNotifier };
type Tested = { result: Outcome["result"]; reason: string };

/** A test is for looking whether it works, not for filling a mailbox. */
const againAfterMs = 10_000;

/** Sends a test message by one way of a person, now and once. @throws AppError conflict: not confirmed; tested just now */
export async function testContact(deps: TestDeps, contact: ContactRow): Promise<Tested> {
  if (contact.confirmed_at === null) {
    throw conflict(
      `${contact.name} is not confirmed yet: press the link in the mail that was sent to it first.`,
      {},
      "not-confirmed",
    );
  }
  await oncePer(deps, "platform.contact_point", contact.id);
  return sendTest(deps, { contactId: contact.id, webhookId: null }, "notifications");
}

/** Sends a test message to a webhook, now and once. */
export async function testWebhook(deps: TestDeps, webhook: Webhook): Promise<Tested> {
  await oncePer(deps, "platform.webhook", webhook.id);
  return sendTest(deps, { contactId: null, webhookId: webhook.id }, "webhooks");
}

async function oncePer(
  { db, clock }: TestDeps,
  table: "platform.contact_point" | "platform.webhook",
  id: number,
): Promise<void> {
  const now = new Date(clock.now());
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set tested_at = ${now}
    where id = ${id} and (tested_at is null or tested_at < ${new Date(now.getTime() - againAfterMs)})`.execute(
    db.as<unknown>(),
  );
  if (numAffectedRows !== 0n) return;
  throw conflict("It was tested less than ten seconds ago. Wait a moment.", {}, "tested-just-now");
}

async function sendTest(
  { db, clock, notifier }: TestDeps,
  aim: { contactId: number | null; webhookId: number | null },
  page: string,
): Promise<Tested> {
  const { ways, keys, base } = notifier;
  const now = clock.now();
  const target = await targetOf(db, aim, { keys, now });
  const letter: Letter = {
    key: `t${aim.contactId ?? aim.webhookId}-${now.toString(36)}`,
    subject: "Test message",
    text: "You asked Millwright for a test message. This is it: this way works.",
    link: new URL(`/${page}`, base).href,
    actions: [],
    urgency: 2,
    about: { kind: "test", id: aim.contactId ?? aim.webhookId ?? 0 },
    siteId: null,
    event: aim.webhookId === null ? null : "test",
    data: {},
    queuedAt: new Date(now),
    expiresAt: null,
  };
  const outcome =
    "result" in target ? target : await sendTo(ways, target, letter, new AbortController().signal);
  const { result, reason } = outcome;
  if (outcome.result === "refused" && outcome.gone === true) {
    const gone = { contact_id: aim.contactId, webhook_id: aim.webhookId };
    await db
      .as<MessageTables>()
      .transaction()
      .execute((trx) => endGone(trx, { ...gone, reason, at: new Date(now) }));
  }
  return { result, reason };
}
