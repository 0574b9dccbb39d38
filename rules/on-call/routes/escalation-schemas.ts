import { z } from "#platform";
import type { DeliveryTrace } from "#platform";
import { aboutKinds, endedWhys, escalationStates, noticeStates, noticeTos } from "../tables.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";
import type { TraceRow } from "../escalation/escalation-trace.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const fromOne = z.int().openapi({ description: "From 1." });

export const Escalation = z
  .object({
    id: z.int(),
    about: z.object({ kind: z.enum(aboutKinds), id: z.int() }),
    episode: fromOne.openapi({ description: "It may speak more than once: raised again." }),
    site: z.object({ id: z.int(), name: z.string() }),
    assetId: z.int().nullable(),
    severity: z.int(),
    subject: z.string(),
    text: z.string(),
    link: z.string(),
    state: z.enum(escalationStates).openapi({
      description:
        "running: another step comes; exhausted: every step was taken and nobody has acknowledged it.",
    }),
    cause: z.string(),
    policyId: z.int(),
    beganAt: time,
    next: z.object({ round: fromOne, step: fromOne, at: time }).nullable(),
    ended: z.object({ at: time, why: z.enum(endedWhys), words: z.string() }).nullable(),
  })
  .openapi("Escalation");

export const EscalationLine = z
  .object({
    id: z.int(),
    escalationId: z.int(),
    episode: z.int(),
    round: fromOne,
    step: fromOne,
    to: z.object({
      kind: z.enum(noticeTos),
      personId: z.int().nullable(),
      name: z.string(),
      via: z.string().openapi({ example: "on call in first of the rota Riverside" }),
    }),
    state: z.enum(noticeStates).openapi({
      description:
        "told: a message is on its way; held: until the end of quiet hours; skipped: could not be told; void: what was held was no longer needed.",
    }),
    reason: z.string().nullable(),
    at: time,
    notBefore: time.nullable(),
    toldAt: time.nullable(),
    message: z
      .object({
        id: z.int(),
        state: z.string().nullable(),
        reason: z.string().nullable(),
        ways: z.array(
          z.object({
            channel: z.string(),
            name: z.string(),
            state: z.string(),
            attempts: z.int(),
            reason: z.string().nullable(),
            at: time.openapi({
              description: "Of the next attempt while it waits, else of its end.",
            }),
          }),
        ),
      })
      .nullable()
      .openapi({ description: "By which ways it went; states are null once it has aged out." }),
    acknowledgedAt: time.nullable().openapi({ description: "By the link in this message." }),
  })
  .openapi("EscalationLine");

/** Whom something was told to: every time it spoke, and a page of lines. */
export const EscalationTrace = z
  .object({
    escalations: z.array(Escalation).openapi({ description: "The newest twenty, newest first." }),
    items: z.array(EscalationLine).openapi({ description: "Of all of them, the newest first." }),
    nextCursor: z.string().nullable(),
  })
  .openapi("EscalationTrace");

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function presentEscalation(row: EscalationRow): z.infer<typeof Escalation> {
  return {
    id: row.id,
    about: { kind: row.about_kind, id: row.about_id },
    episode: row.episode,
    site: { id: row.site_id, name: row.site_name },
    assetId: row.asset_id,
    severity: row.severity,
    subject: row.subject,
    text: row.text,
    link: row.link,
    state: row.state,
    cause: row.cause,
    policyId: row.policy_id,
    beganAt: row.began_at.toISOString(),
    next:
      row.next_at === null
        ? null
        : { round: row.round + 1, step: row.step + 1, at: row.next_at.toISOString() },
    ended:
      row.ended_at === null || row.ended_why === null
        ? null
        : { at: row.ended_at.toISOString(), why: row.ended_why, words: row.ended_words ?? "" },
  };
}

function presentWay({ channel, name, state, attempts, reason, at }: DeliveryTrace) {
  return { channel, name, state, attempts, reason, at: at.toISOString() };
}

export function presentLine(row: TraceRow): z.infer<typeof EscalationLine> {
  return {
    id: row.id,
    escalationId: row.escalation_id,
    episode: row.episode,
    round: row.round + 1,
    step: row.step + 1,
    to: { kind: row.to, personId: row.person_id, name: row.name, via: row.via },
    state: row.state,
    reason: row.reason,
    at: row.at.toISOString(),
    notBefore: iso(row.not_before),
    toldAt: iso(row.told_at),
    message:
      row.message_id === null
        ? null
        : {
            id: row.message_id,
            state: row.message?.state ?? null,
            reason: row.message?.reason ?? null,
            ways: (row.message?.deliveries ?? []).map(presentWay),
          },
    acknowledgedAt: iso(row.acknowledged_at),
  };
}
