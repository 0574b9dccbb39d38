import type { Migration } from "#platform";
import { sql } from "kysely";

/** A signal may follow one of another asset: every reading of that is one of its own too. */
export const linkedSignals: Migration = {
  module: "ingest",
  name: "0014-linked-signals",
  async up(db) {
    await sql`
      alter table ingest.signal
        add column follows_id bigint references ingest.signal check (follows_id <> id)`.execute(db);
    await sql`
      create index signal_by_followed on ingest.signal (follows_id) where follows_id is not null`.execute(
      db,
    );
    // What the followed signal had before the link was made is copied afterwards, newest first. Null: nothing yet.
    await sql`
      create table ingest.link_history (
        signal_id bigint primary key references ingest.signal on delete cascade,
        made_at timestamptz not null default now(),
        copied_to timestamptz,
        finished boolean not null default false
      )`.execute(db);
    await sql`
      create index link_history_unfinished on ingest.link_history (copied_to) where not finished`.execute(
      db,
    );
  },
};
