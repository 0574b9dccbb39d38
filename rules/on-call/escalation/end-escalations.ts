import { appendToOutbox, withdrawMessages } from "#platform";
import type { MessageTables, OutboxTables } from "#platform";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { AboutKind, EndedWhy, EscalationTables } from "../tables.ts";
import { escalationEvent } from "./escalation-event.ts";
import type { EscalationNamed } from "./escalation-event.ts";

export interface EndOf {
  why: EndedWhy;
  /** With who and what: "Ana acknowledged it". */
  words: string;
}

/**
 * Nobody needs to be told of these any more: what waited for the end of somebody's quiet hours is void, and what is on its way and was not taken yet is
 * taken back. @returns which had been open
 */
export async function endEscalations<T extends EscalationTables & OutboxTables & MessageTables>(
  trx: Transaction<T>,
  about: { kind: AboutKind; ids: readonly number[] },
  { why, words }: EndOf,
  now: number,
): Promise<number[]> {
  if (about.ids.length === 0) return [];
  // In one order, as everywhere: two that end several at once wait for each other in turn.
  const { rows } = await sql<EscalationNamed>`
    update rules.escalation
    set state = 'ended', next_at = null, ended_at = ${new Date(now)}, ended_why = ${why}, ended_words = ${words}
    where id in (
      select id from rules.escalation
      where about_kind = ${about.kind} and about_id = any (${about.ids}::bigint[]) and state <> 'ended'
      order by id for update
    )
    returning *`.execute(trx);
  const ended = rows.map(({ id }) => id);
  if (ended.length === 0) return [];
  await sql`
    update rules.escalation_notice set state = 'void', reason = ${`${words} before the quiet hours were over`}
    where escalation_id = any (${ended}::bigint[]) and state = 'held'`.execute(trx);
  for (const row of rows) {
    const dedupeKeyStartsWith = `escalation:${row.id}:`;
    const reason = `${words}.`;
    const those = { about: { kind: row.about_kind, id: row.about_id }, reason, at: new Date(now) };
    await withdrawMessages(trx, { ...those, dedupeKeyStartsWith });
  }
  await appendToOutbox(
    trx,
    rows.map((row) => escalationEvent("escalation.ended", row, { words: `${words}.`, at: now })),
  );
  return ended;
}
