import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { MessageTables } from "../tables.ts";
import { attemptDelivery, claimDue } from "./attempt.ts";
import type { SendingDeps } from "./attempt.ts";
import { settleAs, tallyUp } from "./settle.ts";
import { decideSpread, writeWays } from "./spread.ts";
import type { DueMessage } from "./spread.ts";

/**
 * Does what is due of one message: decides its ways the first time, tries each that is due, and writes down what that makes of it.
 * Idempotent: whatever calls it, however often and from however many processes, an attempt belongs to one of them.
 */
export async function lookAfter(deps: SendingDeps, messageId: number): Promise<void> {
  const { db, clock } = deps;
  const tables = db.as<MessageTables>();
  const message = await tables.transaction().execute((trx) => prepare(trx, messageId, clock.now()));
  if (message === null) return;
  const claimed = await claimDue(deps, messageId);
  await Promise.all(claimed.map((delivery) => attemptDelivery(deps, message, delivery)));
  if (deps.signal.aborted) return;
  await tables.transaction().execute(async (trx) => {
    if ((await lock(trx, messageId)) === undefined) return;
    await tallyUp(trx, messageId, new Date(clock.now()));
  });
}

/** The message, if something of it may be sent now. */
async function prepare(
  trx: Transaction<MessageTables>,
  id: number,
  now: number,
): Promise<DueMessage | null> {
  const message = await lock(trx, id);
  if (message === undefined || message.not_before.getTime() > now) return null;
  const at = new Date(now);
  if (message.expires_at !== null && message.expires_at.getTime() <= now) {
    await settleAs(trx, id, { state: "expired", reason: outOfTime(message.reason), at });
    return null;
  }
  const spread = await decideSpread(trx, message, at);
  if (spread.kind === "stop") {
    await settleAs(trx, id, { state: "failed", reason: spread.reason, at });
    return null;
  }
  if (spread.kind === "go") {
    await writeWays(trx, message, spread.ways, at);
    return message;
  }
  if (message.expires_at !== null && message.expires_at <= spread.until) {
    await settleAs(trx, id, { state: "expired", reason: outOfTime(spread.reason), at });
  } else {
    await trx
      .updateTable("platform.message")
      .set({ not_before: spread.until, reason: spread.reason })
      .where("id", "=", id)
      .execute();
  }
  return null;
}

const outOfTime = (why: string | null): string =>
  ["Its time passed before it could be told.", why].filter(Boolean).join(" ");

type Locked = DueMessage & { not_before: Date; reason: string | null };

async function lock(trx: Transaction<MessageTables>, id: number): Promise<Locked | undefined> {
  const { rows } = await sql<Locked>`
    select id, person_id, event, webhook_id, contact_id, site_id, subject, text, link, actions, data, urgency,
      about_kind, about_id, queued_at, expires_at, spread_at, not_before, reason
    from platform.message where id = ${id} and state = 'waiting' for update`.execute(trx);
  return rows[0];
}

/** People do not wait behind a program that answers slowly, so each are asked for apart. */
export const recipients = ["people", "programs"] as const;
export type Recipients = (typeof recipients)[number];

/** Messages that have been due for at least so long, the most urgent first; those that are in hand are not among them. */
export async function dueMessages(
  { db, clock }: Pick<SendingDeps, "db" | "clock">,
  ask: { to: Recipients; limit: number; dueForMs?: number },
): Promise<number[]> {
  const { to, limit, dueForMs = 0 } = ask;
  const { rows } = await sql<{ id: number }>`
    select id from platform.message
    where state = 'waiting' and not_before <= ${new Date(clock.now() - dueForMs)}
      and (person_id is not null) = ${to === "people"}
    order by urgency desc, not_before, id limit ${limit}`.execute(db.as<unknown>());
  return rows.map(({ id }) => id);
}

/** Sends everything that is due, without queue or waiting. @returns how many messages it looked after */
export async function sendDue(deps: SendingDeps): Promise<number> {
  let looked = 0;
  for (;;) {
    const due: number[] = [];
    for (const to of recipients) due.push(...(await dueMessages(deps, { to, limit: 100 })));
    for (const id of due) await lookAfter(deps, id);
    looked += due.length;
    if (due.length === 0 || deps.signal.aborted) return looked;
  }
}
