import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { MessageState } from "../message.ts";
import type { MessageTables } from "../tables.ts";

/**
 * Ends a message that waits, and whatever way of it still waits; what acts in it (links with secrets) is forgotten. One that a way
 * has taken already was delivered, whatever ended it. False: it had ended before.
 */
export async function settleAs(
  trx: Transaction<MessageTables>,
  id: number,
  end: { state: Exclude<MessageState, "waiting">; reason: string | null; at: Date },
): Promise<boolean> {
  const { state, reason, at } = end;
  const { numAffectedRows } = await sql`
    update platform.message m
    set reason = ${reason}, settled_at = ${at}, actions = null,
      state = case when exists (
        select from platform.message_delivery d where d.message_id = m.id and d.state = 'delivered')
        then 'delivered' else ${state} end
    where id = ${id} and state = 'waiting'`.execute(trx);
  if (numAffectedRows === 0n) return false;
  await trx
    .updateTable("platform.message_delivery")
    .set({ state: "withdrawn", reason, settled_at: at, claimed_until: null })
    .where("message_id", "=", id)
    .where("state", "=", "waiting")
    .execute();
  return true;
}

type Tally = { waiting: number; delivered: number; next: Date | null; reasons: string[] | null };

/**
 * What the ways make of their message: while one still waits, it waits for the earliest; else it was delivered if one way took it.
 * @returns what it became
 */
export async function tallyUp(
  trx: Transaction<MessageTables>,
  id: number,
  at: Date,
): Promise<MessageState> {
  const { rows } = await sql<Tally>`
    select count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'delivered')::int as delivered,
      min(greatest(next_at, coalesce(claimed_until, next_at))) filter (where state = 'waiting') as next,
      array_agg(name || ': ' || reason order by id) filter (where state in ('refused', 'failed')) as reasons
    from platform.message_delivery where message_id = ${id}`.execute(trx);
  const tally = rows[0] ?? { waiting: 0, delivered: 0, next: null, reasons: null };
  if (tally.waiting > 0) {
    await trx
      .updateTable("platform.message")
      .set({ not_before: tally.next ?? at, reason: tally.reasons?.join(" ") ?? null })
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .execute();
    return "waiting";
  }
  const state = tally.delivered > 0 ? "delivered" : "failed";
  const reason = tally.reasons?.join(" ").slice(0, 2_000) ?? null;
  return (await settleAs(trx, id, { state, reason, at })) ? state : "waiting";
}
