import { hashSecret, newSecret, queueMessage } from "#platform";
import type { OutgoingMessage, Principal, Queued } from "#platform";
import type { Trx } from "../../tables.ts";
import type { NoticeState } from "../tables.ts";
import { mayAcknowledge } from "../acknowledge/may-acknowledge.ts";
import { messageText } from "./message-text.ts";
import type { EscalationRow } from "./escalation-row.ts";
import type { Position } from "./progress.ts";
import { urgencyOf } from "./severity.ts";

/** How long the link in a message can acknowledge. */
export const linkLivesMs = 24 * 3_600_000;

/** What becomes of telling somebody: the columns of a notice. */
export interface Told {
  state: NoticeState;
  reason: string | null;
  messageId: number | null;
  token: { hash: Buffer; expiresAt: Date } | null;
}

export interface Letter {
  row: EscalationRow;
  position: Position;
  place: number;
  via: string;
  nextInMs: number | null;
}

/** Queues the message for a person, with a link by which only this person can acknowledge only this. */
export async function tellPerson(
  trx: Trx,
  letter: Letter,
  person: Principal,
  now: number,
): Promise<Told> {
  const may = mayAcknowledge(person, letter.row.site_id);
  const secret = newSecret();
  const action = {
    name: letter.row.about_kind === "work-order" ? "I take care of it" : "Acknowledge",
    url: `/api/v1/acknowledgements?token=${secret}`,
  };
  const queued = await queueMessage(trx, {
    ...messageOf(letter, now, may),
    to: { personId: person.id },
    ...(may ? { actions: [action] } : {}),
  });
  const expiresAt = new Date(now + linkLivesMs);
  const token = may && queued.queued ? { hash: hashSecret(secret), expiresAt } : null;
  return { ...outcomeOf(queued), token };
}

/** Tells the programs that take what escalates on the site. */
export async function tellWebhooks(trx: Trx, letter: Letter, now: number): Promise<Told> {
  const { row, position } = letter;
  const queued = await queueMessage(trx, {
    ...messageOf(letter, now, true),
    to: { event: "escalation.told" },
    data: {
      escalationId: row.id,
      about: { kind: row.about_kind, id: row.about_id },
      siteId: row.site_id,
      assetId: row.asset_id,
      severity: row.severity,
      round: position.round + 1,
      step: position.step + 1,
      beganAt: row.began_at.toISOString(),
    },
  });
  return { ...outcomeOf(queued), token: null };
}

function messageOf(
  { row, position, place, via, nextInMs }: Letter,
  now: number,
  may: boolean,
): Omit<OutgoingMessage, "to"> {
  const waitingMs = now - row.began_at.getTime();
  return {
    siteId: row.site_id,
    subject: row.subject,
    text: messageText({ text: row.text, via, waitingMs, nextInMs, mayAcknowledge: may }),
    link: row.link,
    urgency: urgencyOf(row.severity),
    about: { kind: row.about_kind, id: row.about_id },
    dedupeKey: `escalation:${row.id}:${position.round}:${position.step}:${place}`,
    at: new Date(now),
    expiresAt: new Date(now + linkLivesMs),
  };
}

const outcomeOf = (queued: Queued): Omit<Told, "token"> => {
  if (queued.queued) return { state: "told", reason: null, messageId: queued.id };
  switch (queued.because) {
    case "already-queued":
      return { state: "told", reason: null, messageId: queued.id };
    case "too-many-waiting":
      return { state: "skipped", reason: queued.reason, messageId: queued.id };
    default:
      return {
        state: "skipped",
        reason: "no webhook takes the escalations of this site",
        messageId: null,
      };
  }
};
