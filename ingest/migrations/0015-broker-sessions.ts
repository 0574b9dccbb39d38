import type { Migration } from "#platform";
import { sql } from "kysely";

/** Under which names this installation is known at an external broker: one of its own, and a number a session. */
export const brokerSessions: Migration = {
  module: "ingest",
  name: "0015-broker-sessions",
  async up(db) {
    await sql`create table ingest.broker_client (name text not null)`.execute(db);
    await sql`
      insert into ingest.broker_client (name)
      values ('millwright-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 8))`.execute(
      db,
    );
    // A row: the broker may keep a session under this number.
    await sql`
      create table ingest.broker_session (
        number integer primary key check (number > 0),
        made_at timestamptz not null default now()
      )`.execute(db);
  },
};
