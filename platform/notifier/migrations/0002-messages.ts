import { sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/**
 * message: what somebody is to be told, written in the transaction that gives the reason. message_delivery: one row for each way it
 * goes, made when it is due. message_attempt: what each attempt at a way met.
 */
export const messages: Migration = {
  module: "platform",
  name: "notifier-0002-messages",
  async up(db) {
    await sql`
      create table platform.message (
        id bigint generated always as identity primary key,
        person_id bigint references platform.person on delete cascade,
        event text,
        webhook_id bigint references platform.webhook,
        contact_id bigint references platform.contact_point on delete cascade,
        site_id bigint,
        subject text not null,
        text text not null,
        link text,
        actions jsonb,
        data jsonb not null,
        urgency smallint not null check (urgency between 1 and 4),
        about_kind text not null,
        about_id text not null,
        dedupe_key text not null unique,
        queued_at timestamptz not null,
        not_before timestamptz not null,
        expires_at timestamptz,
        state text not null default 'waiting'
          check (state in ('waiting', 'delivered', 'failed', 'expired', 'withdrawn')),
        reason text,
        spread_at timestamptz,
        settled_at timestamptz,
        check (num_nonnulls(person_id, event, webhook_id) = 1),
        check ((state = 'waiting') = (settled_at is null)),
        check (state = 'waiting' or actions is null)
      )`.execute(db);
    await sql`create index message_due on platform.message (not_before) where state = 'waiting'`.execute(
      db,
    );
    await sql`
      create index message_waiting_for on platform.message (person_id) where state = 'waiting'`.execute(
      db,
    );
    await sql`create index message_person on platform.message (person_id, id)`.execute(db);
    await sql`create index message_about on platform.message (about_kind, about_id, id)`.execute(
      db,
    );
    await sql`
      create index message_untold on platform.message (settled_at) where state in ('failed', 'expired')`.execute(
      db,
    );
    await sql`create index message_age on platform.message (queued_at)`.execute(db);
    await sql`
      create table platform.message_delivery (
        id bigint generated always as identity primary key,
        message_id bigint not null references platform.message on delete cascade,
        channel text not null check (channel in ('email', 'push', 'webhook')),
        contact_id bigint references platform.contact_point on delete set null,
        webhook_id bigint references platform.webhook,
        name text not null,
        state text not null default 'waiting'
          check (state in ('waiting', 'delivered', 'refused', 'failed', 'withdrawn')),
        attempts integer not null default 0,
        next_at timestamptz not null,
        claimed_until timestamptz,
        reason text,
        settled_at timestamptz,
        check ((state = 'waiting') = (settled_at is null))
      )`.execute(db);
    await sql`
      create unique index message_delivery_way on platform.message_delivery
        (message_id, channel, coalesce(contact_id, 0), coalesce(webhook_id, 0))
        where state = 'waiting'`.execute(db);
    await sql`create index message_delivery_message on platform.message_delivery (message_id)`.execute(
      db,
    );
    await sql`create index message_delivery_contact on platform.message_delivery (contact_id)`.execute(
      db,
    );
    await sql`
      create table platform.message_attempt (
        delivery_id bigint not null references platform.message_delivery on delete cascade,
        n integer not null,
        attempted_at timestamptz not null,
        result text not null check (result in ('delivered', 'refused', 'failed')),
        reason text not null,
        primary key (delivery_id, n)
      )`.execute(db);
  },
};
