import type { Trx } from "../../tables.ts";
import type { NoticeTo } from "../tables.ts";
import type { Position } from "./progress.ts";
import type { Told } from "./tell-one.ts";

/** A line of the trace: who, by what, and what became of it. */
export interface Notice extends Told {
  to: NoticeTo;
  personId: number | null;
  name: string;
  via: string;
  /** Of what is held: when it is looked at again. */
  notBefore: number | null;
}

export async function writeNotice(
  trx: Trx,
  { escalationId, position, place }: { escalationId: number; position: Position; place: number },
  notice: Notice,
  now: number,
): Promise<void> {
  const { token } = notice;
  const { id } = await trx
    .insertInto("rules.escalation_notice")
    .values({
      escalation_id: escalationId,
      round: position.round,
      step: position.step,
      place,
      to: notice.to,
      person_id: notice.personId,
      name: notice.name,
      via: notice.via,
      state: notice.state,
      reason: notice.reason,
      at: new Date(now),
      not_before: notice.notBefore === null ? null : new Date(notice.notBefore),
      told_at: notice.state === "told" ? new Date(now) : null,
      message_id: notice.messageId,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (token !== null) await keepLink(trx, id, token);
}

export async function keepLink(
  trx: Trx,
  noticeId: number,
  { hash, expiresAt }: { hash: Buffer; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto("rules.acknowledge_link")
    .values({ notice_id: noticeId, token_hash: hash, expires_at: expiresAt, used_at: null })
    .execute();
}
