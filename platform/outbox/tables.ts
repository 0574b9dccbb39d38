import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from "kysely";

/** What a module that publishes or consumes adds to its own tables: `Kysely<RulesTables & OutboxTables>`. */
export interface OutboxTables {
  "platform.outbox": {
    id: GeneratedAlways<number>;
    position: number | null;
    topic: string;
    key: string;
    site_id: number | null;
    payload: JSONColumnType<Record<string, unknown>>;
    occurred_at: Generated<Date>;
  };
  "platform.inbox": {
    consumer: string;
    event_id: number;
    key: string;
    position: number;
    state: Generated<InboxState>;
    attempts: Generated<number>;
    error: string | null;
    due_at: ColumnType<Date, Date | undefined, Date>;
    handled_at: Date | null;
  };
}

export type InboxState = "pending" | "done" | "parked";
