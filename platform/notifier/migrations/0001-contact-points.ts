import { sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/** By which ways people can be told, when they may be woken, and the programs that are told. */
export const contactPoints: Migration = {
  module: "platform",
  name: "notifier-0001-contact-points",
  async up(db) {
    await sql`
      create table platform.contact_point (
        id bigint generated always as identity primary key,
        person_id bigint not null references platform.person on delete cascade,
        channel text not null check (channel in ('email', 'push')),
        name text not null,
        address text not null,
        push_keys jsonb,
        key_id text,
        least_urgency smallint not null check (least_urgency between 1 and 4),
        added_at timestamptz not null,
        confirmed_at timestamptz,
        confirm_hash bytea unique,
        confirm_asked_at timestamptz,
        confirm_until timestamptz,
        tested_at timestamptz,
        ended_at timestamptz,
        ended_reason text,
        check ((channel = 'push') = (push_keys is not null))
      )`.execute(db);
    await sql`
      create unique index contact_point_address on platform.contact_point (person_id, channel, address)
        where ended_at is null`.execute(db);
    // A browser belongs to whoever subscribed in it last: else it would show one person's messages to another.
    await sql`
      create unique index contact_point_browser on platform.contact_point (address)
        where channel = 'push' and ended_at is null`.execute(db);
    await sql`comment on column platform.contact_point.key_id is 'which key of ours a push subscription was made with'`.execute(
      db,
    );
    await sql`
      create table platform.quiet_hours (
        person_id bigint primary key references platform.person on delete cascade,
        from_minute smallint not null check (from_minute between 0 and 1439),
        to_minute smallint not null check (to_minute between 0 and 1439),
        zone text not null,
        wake_urgency smallint not null check (wake_urgency between 1 and 4),
        changed_at timestamptz not null,
        check (from_minute <> to_minute)
      )`.execute(db);
    await sql`
      create table platform.webhook (
        id bigint generated always as identity primary key,
        name text not null,
        url text not null,
        events text[] not null,
        sites bigint[],
        key_id text not null,
        secret_version integer not null default 1,
        former_secret_until timestamptz,
        added_by text not null,
        added_at timestamptz not null,
        changed_by text not null,
        changed_at timestamptz not null,
        tested_at timestamptz,
        paused_at timestamptz,
        paused_reason text,
        ended_at timestamptz
      )`.execute(db);
    await sql`comment on column platform.webhook.sites is 'null: every site'`.execute(db);
    await sql`
      create unique index webhook_name on platform.webhook (name) where ended_at is null`.execute(
      db,
    );
  },
};
