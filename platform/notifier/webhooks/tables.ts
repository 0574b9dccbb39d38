import type { Generated, GeneratedAlways } from "kysely";

export interface WebhookTables {
  "platform.webhook": {
    id: GeneratedAlways<number>;
    name: string;
    url: string;
    events: string[];
    /** null: every site. */
    sites: number[] | null;
    key_id: string;
    secret_version: Generated<number>;
    former_secret_until: Date | null;
    added_by: string;
    added_at: Date;
    changed_by: string;
    changed_at: Date;
    tested_at: Date | null;
    paused_at: Date | null;
    paused_reason: string | null;
    ended_at: Date | null;
  };
}
