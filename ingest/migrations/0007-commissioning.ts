import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What a class gives to assets that are registered later; what devices send that nobody has registered; and what is
 * known of a device's connections. The last is no part of the registry, so it has a table of its own.
 */
export const commissioning: Migration = {
  module: "ingest",
  name: "0007-commissioning",
  async up(db) {
    await sql`
      alter table ingest.asset_class
        add column parts jsonb not null default '{"components": [], "signals": []}'`.execute(db);
    await sql`
      create table ingest.unknown_signal (
        id bigint generated always as identity primary key,
        topic text not null,
        site_id bigint references ingest.site,
        tag text not null,
        key text not null,
        credential text not null,
        device_id bigint references ingest.device on delete set null,
        readings bigint not null,
        numbers bigint not null,
        texts bigint not null,
        decimals smallint not null,
        low double precision,
        high double precision,
        last_value jsonb,
        last_unit text,
        first_observed double precision not null,
        last_observed double precision not null,
        steps double precision[] not null,
        first_received_at timestamptz not null,
        last_received_at timestamptz not null,
        status text not null default 'waiting' check (status in ('waiting', 'ignored', 'adopted')),
        decided_by text,
        decided_at timestamptz,
        comment text,
        unique (topic, key)
      )`.execute(db);
    await sql`create index unknown_signal_by_credential on ingest.unknown_signal (credential)`.execute(
      db,
    );
    await sql`create index unknown_signal_by_age on ingest.unknown_signal (last_received_at)`.execute(
      db,
    );
    await sql`create index dead_letter_by_topic on ingest.dead_letter (topic, id)`.execute(db);
    await sql`create index dead_letter_by_credential on ingest.dead_letter (credential, id)`.execute(
      db,
    );
    await sql`
      create table ingest.device_clock (
        device_id bigint primary key references ingest.device on delete cascade,
        ahead_seconds double precision not null,
        at timestamptz not null
      )`.execute(db);
    await sql`
      create table ingest.device_use (
        device_id bigint primary key references ingest.device on delete cascade,
        connected_at timestamptz not null,
        secret text not null check (secret in ('present', 'previous', 'certificate'))
      ) with (fillfactor = 80)`.execute(db);
  },
};
