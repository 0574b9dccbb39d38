import { appendToOutbox } from "#platform";
import type { Database, OutboxEvent } from "#platform";
import type { Db, RulesTables, Trx } from "../../tables.ts";
import { levelFor } from "../policy/policy-schema.ts";
import type { Level } from "../policy/policy-schema.ts";
import { policyById } from "../policy/policy-store.ts";
import { endEscalations } from "./end-escalations.ts";
import { escalationEvent } from "./escalation-event.ts";
import type { EscalationRow } from "./escalation-row.ts";
import { isOver } from "./is-over.ts";
import { namedBy } from "./named-by.ts";
import { writeNotice } from "./notices.ts";
import type { Notice } from "./notices.ts";
import { followingStep } from "./progress.ts";
import type { Next } from "./progress.ts";
import { reachable } from "./reachable.ts";
import type { Reachable } from "./reachable.ts";
import { stepInWords } from "./step-in-words.ts";
import { tellPerson, tellWebhooks } from "./tell-one.ts";

/**
 * Takes the step that is due, in one transaction that two workers cannot both commit: messages, trace and when the next step comes. Where it reaches
 * nobody, that is at once. @returns false: it is not due any more, or another worker is at it
 */
export async function takeStep(db: Database, id: number, now: number): Promise<boolean> {
  const rules = db.as<RulesTables>();
  const due = await dueEscalation(rules, id, now).executeTakeFirst();
  if (due === undefined) return false;
  const level = levelFor(await policyById(rules, due.policy_id), due.severity);
  const step = level?.steps[due.step];
  if (level === undefined || step === undefined) {
    throw new Error(`escalation ${id} stands at a step that policy ${due.policy_id} does not have`);
  }
  const recipients = await reachable(db, await namedBy(db, step.tell, now), due, now);
  return rules.transaction().execute(async (trx) => {
    const row = await dueEscalation(trx, id, now)
      .where("round", "=", due.round)
      .where("step", "=", due.step)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return false;
    const over = await isOver(trx, row);
    if (over === null) await carryOut(trx, row, { level, recipients }, now);
    else await endEscalations(trx, { kind: row.about_kind, ids: [row.about_id] }, over, now);
    return true;
  });
}

const dueEscalation = (db: Db | Trx, id: number, now: number) =>
  db
    .selectFrom("rules.escalation")
    .where("id", "=", id)
    .where("state", "=", "running")
    .where("next_at", "<=", new Date(now))
    .selectAll();

async function carryOut(
  trx: Trx,
  row: EscalationRow,
  { level, recipients }: { level: Level; recipients: readonly Reachable[] },
  now: number,
): Promise<void> {
  const position = { round: row.round, step: row.step };
  const ifReached = followingStep(level, position, true);
  const nextInMs = ifReached.what === "wait" ? ifReached.afterMs : null;
  const waiting = await whoWaits(trx, row.id);
  const notices: Notice[] = [];
  for (const [place, recipient] of recipients.entries()) {
    const letter = { row, position, place, via: recipient.via, nextInMs };
    const notice = await tell(trx, letter, { recipient, waiting }, now);
    await writeNotice(trx, { escalationId: row.id, position, place }, notice, now);
    notices.push(notice);
  }
  const next = followingStep(
    level,
    position,
    notices.some(({ state }) => state === "told"),
  );
  await moveOn(trx, row.id, next, now);
  await say(trx, row, { words: stepInWords(position, notices), next }, now);
}

/** Whose quiet hours hold a message of this already. */
async function whoWaits(trx: Trx, escalationId: number): Promise<Set<number>> {
  const rows = await trx
    .selectFrom("rules.escalation_notice")
    .where("escalation_id", "=", escalationId)
    .where("state", "=", "held")
    .select("person_id")
    .execute();
  return new Set(rows.flatMap(({ person_id }) => person_id ?? []));
}

async function tell(
  trx: Trx,
  letter: Parameters<typeof tellWebhooks>[1],
  { recipient, waiting }: { recipient: Reachable; waiting: ReadonlySet<number> },
  now: number,
): Promise<Notice> {
  const { to, name, via } = recipient;
  const nothing = { to, name, via, personId: null, notBefore: null, messageId: null, token: null };
  if (to === "nobody") return { ...nothing, state: "skipped", reason: recipient.reason };
  if (to === "webhooks") return { ...nothing, ...(await tellWebhooks(trx, letter, now)) };
  const { personId, person, reach } = recipient;
  const about = { ...nothing, personId };
  if (reach.now && person !== undefined) {
    return { ...about, ...(await tellPerson(trx, letter, person, now)) };
  }
  if (reach.now) return { ...about, state: "skipped", reason: `there is no person ${personId}` };
  const { until, reason } = reach;
  if (until === null) return { ...about, state: "skipped", reason };
  if (waiting.has(personId)) {
    const already = `a message already waits for the end of the quiet hours of ${name}`;
    return { ...about, state: "skipped", reason: already };
  }
  return { ...about, state: "held", reason, notBefore: until.getTime() };
}

async function moveOn(trx: Trx, id: number, next: Next, now: number): Promise<void> {
  const changed =
    next.what === "exhausted"
      ? { state: "exhausted" as const, next_at: null }
      : {
          ...next.position,
          next_at: new Date(next.what === "wait" ? now + next.afterMs : now),
        };
  await trx.updateTable("rules.escalation").set(changed).where("id", "=", id).execute();
}

/** In the flag's history, and in the feed. */
async function say(
  trx: Trx,
  row: EscalationRow,
  { words, next }: { words: string; next: Next },
  now: number,
): Promise<void> {
  if (row.about_kind === "flag") {
    await trx
      .insertInto("rules.flag_history")
      .values({
        flag_id: row.about_id,
        type: "escalated",
        at: new Date(now),
        recorded_at: new Date(now),
        by: null,
        reason: words,
      })
      .execute();
  }
  const events: OutboxEvent[] = [escalationEvent("escalation.told", row, { words, at: now })];
  if (next.what === "exhausted") {
    const end = "That was the last step: nobody else is told.";
    events.push(escalationEvent("escalation.exhausted", row, { words: end, at: now }));
  }
  await appendToOutbox(trx, events);
}
