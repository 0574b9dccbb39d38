import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { Channel, MessageAction, MessageState } from "./message.ts";

type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Json<T> = ColumnType<T, string, string>;

/** What a module that sends messages adds to its own tables: `Kysely<RulesTables & MessageTables>`. */
export interface MessageTables {
  "platform.message": {
    id: GeneratedAlways<number>;
    /** Exactly one of person, event and webhook. */
    person_id: number | null;
    event: string | null;
    webhook_id: number | null;
    /** Only by this contact point: its confirmation. */
    contact_id: Nullable<number>;
    site_id: number | null;
    subject: string;
    text: string;
    link: string | null;
    /** Null once the message is settled: links that act are not kept. */
    actions: ColumnType<MessageAction[] | null, string | null, null>;
    data: Json<Record<string, unknown>>;
    urgency: number;
    about_kind: string;
    about_id: string;
    dedupe_key: string;
    queued_at: Date;
    /** Not looked at before; moved on by quiet hours and by waiting for the next attempt. */
    not_before: Date;
    expires_at: Date | null;
    state: Generated<MessageState>;
    reason: Nullable<string>;
    /** When it was decided by which ways it goes. */
    spread_at: Nullable<Date>;
    settled_at: Nullable<Date>;
  };
  "platform.message_delivery": {
    id: GeneratedAlways<number>;
    message_id: number;
    channel: Channel;
    contact_id: number | null;
    webhook_id: number | null;
    /** What it was sent to, in words: kept when the contact point is gone. */
    name: string;
    state: Generated<DeliveryState>;
    attempts: Generated<number>;
    next_at: Date;
    /** Somebody is sending it until then. */
    claimed_until: Nullable<Date>;
    reason: Nullable<string>;
    settled_at: Nullable<Date>;
  };
  "platform.message_attempt": {
    delivery_id: number;
    n: number;
    attempted_at: Date;
    result: AttemptResult;
    reason: string;
  };
}

/** refused: for good, by the other side. failed: given up after the last attempt. */
export type DeliveryState = "waiting" | "delivered" | "refused" | "failed" | "withdrawn";
export type AttemptResult = "delivered" | "refused" | "failed";
