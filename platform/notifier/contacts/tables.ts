import type { GeneratedAlways } from "kysely";
import type { Urgency } from "../message.ts";
import type { PushAddress } from "../notifier.ts";

export interface ContactTables {
  "platform.contact_point": {
    id: GeneratedAlways<number>;
    person_id: number;
    channel: "email" | "push";
    name: string;
    address: string;
    push_keys: PushAddress["keys"] | null;
    key_id: string | null;
    least_urgency: Urgency;
    added_at: Date;
    confirmed_at: Date | null;
    confirm_hash: Buffer | null;
    confirm_asked_at: Date | null;
    confirm_until: Date | null;
    tested_at: Date | null;
    ended_at: Date | null;
    ended_reason: string | null;
  };
  "platform.quiet_hours": {
    person_id: number;
    from_minute: number;
    to_minute: number;
    zone: string;
    wake_urgency: Urgency;
    changed_at: Date;
  };
}
