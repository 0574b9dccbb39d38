import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What was refused, with its reason. The same refusal again (a poison message sent for ever) only counts up;
 * what goes beyond a credential's quota is counted in `dead_letter_beyond`.
 */
export const deadLetters: Migration = {
  module: "ingest",
  name: "0004-dead-letters",
  async up(db) {
    await sql`
      create table ingest.dead_letter (
        id bigint generated always as identity primary key,
        fingerprint bytea not null,
        reason text not null,
        detail text not null,
        credential text not null,
        device_id bigint references ingest.device on delete set null,
        site_id bigint references ingest.site,
        topic text not null,
        payload bytea not null,
        truncated boolean not null,
        readings integer not null,
        count bigint not null default 1,
        first_received_at timestamptz not null,
        last_received_at timestamptz not null,
        status text not null default 'kept' check (status in ('kept', 'replayed')),
        replayed_at timestamptz
      )`.execute(db);
    await sql`
      create unique index dead_letter_once on ingest.dead_letter (fingerprint) where status = 'kept'`.execute(
      db,
    );
    await sql`create index dead_letter_by_age on ingest.dead_letter (last_received_at)`.execute(db);
    await sql`create index dead_letter_by_reason on ingest.dead_letter (reason, id)`.execute(db);
    await sql`
      create table ingest.dead_letter_quota (
        credential text primary key,
        kept integer not null,
        kept_bytes bigint not null
      )`.execute(db);
    await sql`
      create table ingest.dead_letter_beyond (
        credential text not null,
        reason text not null,
        count bigint not null,
        last_received_at timestamptz not null,
        primary key (credential, reason)
      )`.execute(db);
  },
};
