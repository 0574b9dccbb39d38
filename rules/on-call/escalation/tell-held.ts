import type { Database } from "#platform";
import type { RulesTables, Trx } from "../../tables.ts";
import { endEscalations } from "./end-escalations.ts";
import type { EscalationRow, NoticeRow } from "./escalation-row.ts";
import { isOver } from "./is-over.ts";
import { keepLink } from "./notices.ts";
import { reachable } from "./reachable.ts";
import type { Reachable } from "./reachable.ts";
import { tellPerson } from "./tell-one.ts";

/**
 * Somebody's quiet hours are over: what waited for that is told now, unless nobody needs to be told any more.
 * @returns false: it does not wait any more, or another worker is at it
 */
export async function tellHeld(db: Database, noticeId: number, now: number): Promise<boolean> {
  const rules = db.as<RulesTables>();
  const notice = await rules
    .selectFrom("rules.escalation_notice")
    .where("id", "=", noticeId)
    .where("state", "=", "held")
    .selectAll()
    .executeTakeFirst();
  if (notice === undefined || notice.person_id === null) return false;
  const row = await rules
    .selectFrom("rules.escalation")
    .where("id", "=", notice.escalation_id)
    .selectAll()
    .executeTakeFirstOrThrow();
  const { person_id: personId, name, via } = notice;
  const [recipient] = await reachable(db, [{ to: "person", personId, name, via }], row, now);
  return rules.transaction().execute(async (trx) => {
    const open = await lockOpen(trx, notice);
    if (open === undefined || recipient?.to !== "person") return false;
    const over = await isOver(trx, open);
    if (over !== null) {
      await endEscalations(trx, { kind: open.about_kind, ids: [open.about_id] }, over, now);
      return true;
    }
    await settle(trx, { row: open, notice, recipient }, now);
    return true;
  });
}

/** The escalation first, as whoever ends it does. Undefined: it has ended, or another worker is at it. */
async function lockOpen(trx: Trx, notice: NoticeRow): Promise<EscalationRow | undefined> {
  const row = await trx
    .selectFrom("rules.escalation")
    .where("id", "=", notice.escalation_id)
    .where("state", "<>", "ended")
    .selectAll()
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  const held = await trx
    .selectFrom("rules.escalation_notice")
    .where("id", "=", notice.id)
    .where("state", "=", "held")
    .select("id")
    .executeTakeFirst();
  return held === undefined ? undefined : row;
}

async function settle(
  trx: Trx,
  {
    row,
    notice,
    recipient,
  }: { row: EscalationRow; notice: NoticeRow; recipient: Extract<Reachable, { to: "person" }> },
  now: number,
): Promise<void> {
  const change = trx.updateTable("rules.escalation_notice").where("id", "=", notice.id);
  const { person, reach } = recipient;
  if (!reach.now || person === undefined) {
    const until = reach.now ? null : reach.until;
    const reason = reach.now ? `there is no person ${recipient.personId}` : reach.reason;
    const state = until === null ? "skipped" : "held";
    await change.set({ state, reason, not_before: until }).execute();
    return;
  }
  const position = { round: notice.round, step: notice.step };
  // What is due by now follows in a moment.
  const nextInMs = row.next_at === null ? null : Math.max(1_000, row.next_at.getTime() - now);
  const letter = { row, position, place: notice.place, via: notice.via, nextInMs };
  const { state, reason, messageId, token } = await tellPerson(trx, letter, person, now);
  const toldAt = state === "told" ? new Date(now) : null;
  const why = reason ?? notice.reason;
  await change.set({ state, reason: why, message_id: messageId, told_at: toldAt }).execute();
  if (token !== null) await keepLink(trx, notice.id, token);
}
