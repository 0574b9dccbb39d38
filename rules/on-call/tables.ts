import type { ColumnType, GeneratedAlways } from "kysely";
import type { EscalationPolicy } from "./policy/policy-schema.ts";
import type { Rota } from "./rota/rota-schema.ts";

/** What somebody is told of, by the owner of the thing. */
export const aboutKinds = ["flag", "flood", "work-order"] as const;
export type AboutKind = (typeof aboutKinds)[number];

/** running: another step comes. exhausted: every step was taken and nobody has acknowledged it. */
export const escalationStates = ["running", "exhausted", "ended"] as const;
export type EscalationState = (typeof escalationStates)[number];

/** Why nobody needs to be told any more. */
export const endedWhys = [
  "acknowledged",
  "returned",
  "withdrawn",
  "suppressed",
  "order-accepted",
  "over",
] as const;
export type EndedWhy = (typeof endedWhys)[number];

/** Whom a notice is for; nobody: no person stood behind what the policy names. */
export const noticeTos = ["person", "webhooks", "nobody"] as const;
export type NoticeTo = (typeof noticeTos)[number];

/**
 * told: a message is on its way. held: it waits for the end of quiet hours. skipped: it could not be told. void: what was held was no longer needed.
 */
export const noticeStates = ["told", "held", "skipped", "void"] as const;
export type NoticeState = (typeof noticeStates)[number];

/** Whoever begins or ends an escalation sees these beside its own tables, and the outbox. */
export interface EscalationTables {
  "rules.escalation_policy": {
    id: GeneratedAlways<number>;
    /** Null: of every site that has none of its own. */
    site_id: number | null;
    /** Null: from then on the site follows the general one. */
    policy: ColumnType<EscalationPolicy | null, string | null, never>;
    by: string;
    at: Date;
    comment: string;
  };
  "rules.escalation": {
    id: GeneratedAlways<number>;
    about_kind: AboutKind;
    about_id: number;
    /** Of one thing the first, the second …: a flag that is raised again speaks again. */
    episode: number;
    site_id: number;
    site_name: string;
    asset_id: number | null;
    severity: number;
    subject: string;
    text: string;
    link: string;
    policy_id: number;
    state: EscalationState;
    /** Which step comes next, or came last when none does; both from 0. */
    round: number;
    step: number;
    next_at: Date | null;
    began_at: Date;
    ended_at: Date | null;
    ended_why: EndedWhy | null;
    /** The same in words, with who and what. */
    ended_words: string | null;
    /** What began it, in words. */
    cause: string;
    /** The open order that stands behind a flag, where there is one. */
    work_order_id: number | null;
  };
}

export interface OnCallTables extends EscalationTables {
  "rules.on_call_rota": {
    id: GeneratedAlways<number>;
    /** Null: of all sites. */
    site_id: number | null;
    retired_at: Date | null;
    retired_by: string | null;
  };
  "rules.on_call_rota_version": {
    rota_id: number;
    version: number;
    rota: ColumnType<Rota, string, never>;
    by: string;
    at: Date;
    comment: string | null;
  };
  "rules.on_call_override": {
    id: GeneratedAlways<number>;
    rota_id: number;
    layer: string;
    person_id: number;
    from_at: Date;
    until_at: Date;
    reason: string | null;
    by: string;
    at: Date;
    cancelled_at: Date | null;
    cancelled_by: string | null;
  };
  "rules.escalation_notice": {
    id: GeneratedAlways<number>;
    escalation_id: number;
    round: number;
    step: number;
    /** Its place within the step. */
    place: number;
    to: NoticeTo;
    person_id: number | null;
    name: string;
    via: string;
    state: NoticeState;
    reason: string | null;
    at: Date;
    /** Of what is held: when it is looked at again. */
    not_before: Date | null;
    told_at: Date | null;
    message_id: number | null;
  };
  "rules.acknowledge_link": {
    notice_id: number;
    token_hash: Buffer;
    expires_at: Date;
    used_at: Date | null;
  };
}
