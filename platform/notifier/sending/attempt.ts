import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import type { NotifierKeys } from "../keys/notifier-keys.ts";
import type { Channel, MessageState } from "../message.ts";
import type { Outcome, Ways } from "../notifier.ts";
import type { AttemptResult, MessageTables } from "../tables.ts";
import { letterOf } from "./letter.ts";
import { mostAttempts, nextAttempt } from "./next-attempt.ts";
import type { DueMessage } from "./spread.ts";
import { sendTo, targetOf } from "./target.ts";

export type SendingDeps = {
  db: Database;
  clock: Clock;
  ways: Ways;
  keys: NotifierKeys | null;
  /** Where people reach us: what paths in messages are below. */
  base: string;
  /** The process stops. */
  signal: AbortSignal;
  counted?: (channel: Channel, result: AttemptResult) => void;
};

export type ClaimedDelivery = {
  id: number;
  channel: Channel;
  contact_id: number | null;
  webhook_id: number | null;
  /** This one included. */
  attempts: number;
};

/** Longer than any attempt may take: whoever has not answered by then has died. */
const leaseMs = 120_000;

/**
 * Takes what is due of a message for this process; who dies with it in hand loses it after the lease, and the attempt counts.
 * Here as everywhere a message is locked before its ways, so that nobody waits for each other.
 */
export async function claimDue(deps: SendingDeps, messageId: number): Promise<ClaimedDelivery[]> {
  const now = new Date(deps.clock.now());
  const until = new Date(now.getTime() + leaseMs);
  return deps.db
    .as<MessageTables>()
    .transaction()
    .execute(async (trx) => {
      if ((await lockMessage(trx, messageId)) !== "waiting") return [];
      await giveUpLost(trx, messageId, now);
      const { rows } = await sql<ClaimedDelivery>`
        update platform.message_delivery
        set claimed_until = ${until}, attempts = attempts + 1
        where message_id = ${messageId} and state = 'waiting' and next_at <= ${now}
          and (claimed_until is null or claimed_until <= ${now})
        returning id, channel, contact_id, webhook_id, attempts`.execute(trx);
      if (rows.length > 0) await lookAgainAt(trx, messageId, until);
      return rows;
    });
}

/** Attempts whose end nobody wrote down count too: else a letter that kills whoever sends it would do so for ever. */
async function giveUpLost(
  trx: Transaction<MessageTables>,
  messageId: number,
  now: Date,
): Promise<void> {
  const reason = "It was given up: whoever sent it stopped each time before its answer came.";
  await trx
    .updateTable("platform.message_delivery")
    .set({ state: "failed", reason, settled_at: now, claimed_until: null })
    .where("message_id", "=", messageId)
    .where("state", "=", "waiting")
    .where("attempts", ">=", mostAttempts)
    .where("claimed_until", "<=", now)
    .execute();
}

async function lockMessage(
  trx: Transaction<MessageTables>,
  id: number,
): Promise<MessageState | undefined> {
  const { rows } = await sql<{ state: MessageState }>`
    select state from platform.message where id = ${id} for update`.execute(trx);
  return rows[0]?.state;
}

async function lookAgainAt(trx: Transaction<MessageTables>, id: number, at: Date): Promise<void> {
  await trx
    .updateTable("platform.message")
    .set({ not_before: at })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .execute();
}

/** One attempt at one way, and what it met written down. A stop of the process undoes the claim: it is not the way's fault. */
export async function attemptDelivery(
  deps: SendingDeps,
  message: DueMessage,
  delivery: ClaimedDelivery,
): Promise<void> {
  const { db, clock, ways, keys, base, signal } = deps;
  const attemptedAt = new Date(clock.now());
  const aim = { contactId: delivery.contact_id, webhookId: delivery.webhook_id };
  const target = await targetOf(db, aim, { keys, now: clock.now() });
  const outcome =
    "result" in target
      ? target
      : await sendTo(ways, target, letterOf(message, delivery.id, base), signal);
  if (signal.aborted && outcome.result === "failed") return giveBack(db, message.id, delivery);
  deps.counted?.(delivery.channel, outcome.result);
  await writeDown(deps, { message, delivery, outcome, attemptedAt });
}

async function giveBack(
  db: Database,
  messageId: number,
  { id, attempts }: ClaimedDelivery,
): Promise<void> {
  await db
    .as<MessageTables>()
    .transaction()
    .execute(async (trx) => {
      await lockMessage(trx, messageId);
      const given = await trx
        .updateTable("platform.message_delivery")
        .set({ claimed_until: null, attempts: attempts - 1 })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .where("attempts", "=", attempts)
        .returning("next_at")
        .executeTakeFirst();
      if (given !== undefined) await lookAgainAt(trx, messageId, given.next_at);
    });
}

/** What was met stands even when the message was withdrawn meanwhile: who was told was told. */
async function writeDown(
  deps: SendingDeps,
  met: { message: DueMessage; delivery: ClaimedDelivery; outcome: Outcome; attemptedAt: Date },
): Promise<void> {
  const { message, delivery, outcome, attemptedAt } = met;
  const { id, attempts: n } = delivery;
  const at = new Date(deps.clock.now());
  const reason = outcome.reason.slice(0, 1_000);
  const attempt = { delivery_id: id, n, attempted_at: attemptedAt, result: outcome.result, reason };
  await deps.db
    .as<MessageTables>()
    .transaction()
    .execute(async (trx) => {
      const state = await lockMessage(trx, message.id);
      if (state === undefined) return;
      await trx
        .insertInto("platform.message_attempt")
        .values(attempt)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const told = outcome.result === "delivered";
      await trx
        .updateTable("platform.message_delivery")
        .set(becomes(outcome, { attempts: n, at, reason, expiresAt: message.expires_at }))
        .where("id", "=", id)
        .where("state", "in", told ? ["waiting", "withdrawn"] : ["waiting"])
        .where("attempts", "=", n)
        .execute();
      if (told && state === "withdrawn") {
        await trx
          .updateTable("platform.message")
          .set({ state: "delivered" })
          .where("id", "=", message.id)
          .execute();
      }
      if (outcome.result === "refused" && outcome.gone === true) {
        await endGone(trx, { ...delivery, reason, at });
      }
    });
}

/** Nothing more is sent to where the other side says that nothing is wanted. */
export async function endGone(
  trx: Transaction<MessageTables>,
  gone: { contact_id: number | null; webhook_id: number | null; reason: string; at: Date },
): Promise<void> {
  await sql`
    update platform.contact_point set ended_at = ${gone.at}, ended_reason = ${gone.reason}
    where id = ${gone.contact_id} and ended_at is null`.execute(trx);
  await sql`
    update platform.webhook set paused_at = ${gone.at}, paused_reason = ${gone.reason}
    where id = ${gone.webhook_id} and paused_at is null`.execute(trx);
}

function becomes(
  outcome: Outcome,
  facts: { attempts: number; at: Date; reason: string; expiresAt: Date | null },
) {
  const { attempts, at, reason, expiresAt } = facts;
  const ended = { reason, settled_at: at, claimed_until: null };
  if (outcome.result !== "failed") return { ...ended, state: outcome.result };
  const next = nextAttempt({
    attempts,
    now: at.getTime(),
    retryAfterMs: outcome.retryAfterMs,
    expiresAt,
  });
  if (next === null) return { ...ended, state: "failed" as const };
  return { reason, claimed_until: null, next_at: next };
}
