import { sql } from "kysely";
import type { Migration } from "../database/migrate.ts";

/**
 * outbox: what happened, written in the transaction that made it happen. `id` is only an order of writing (a row with a
 * lower id may commit later); `position` is given after commit by the relay and never goes backwards, so that a reader
 * who asks for "after 17" misses nothing.
 * inbox: what each consumer still has to handle or has handled, one row a (consumer, event).
 */
export const outboxMigration: Migration = {
  module: "platform",
  name: "0001-outbox",
  async up(db) {
    await sql`create sequence platform.feed_position as bigint`.execute(db);
    await sql`
      create table platform.outbox (
        id bigint generated always as identity primary key,
        position bigint unique,
        topic text not null,
        key text not null,
        site_id bigint,
        payload jsonb not null,
        occurred_at timestamptz not null default clock_timestamp()
      )`.execute(db);
    await sql`create index outbox_unplaced on platform.outbox (id) where position is null`.execute(
      db,
    );
    await sql`create index outbox_age on platform.outbox (occurred_at)`.execute(db);
    await sql`
      create table platform.inbox (
        consumer text not null,
        event_id bigint not null references platform.outbox (id) on delete cascade,
        key text not null,
        position bigint not null,
        state text not null default 'pending' check (state in ('pending', 'done', 'parked')),
        attempts integer not null default 0,
        error text,
        due_at timestamptz not null default clock_timestamp(),
        handled_at timestamptz,
        primary key (consumer, event_id)
      )`.execute(db);
    await sql`
      create index inbox_pending on platform.inbox (consumer, key, position) where state = 'pending'`.execute(
      db,
    );
    await sql`create index inbox_parked on platform.inbox (consumer) where state = 'parked'`.execute(
      db,
    );
    await sql`create index inbox_event on platform.inbox (event_id)`.execute(db);
  },
};
