import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What is known of the instrument behind each signal, and up to when all that was heard is in here. Rows change every few
 * seconds, hence the room for updates in place; nothing but the key is indexed, so that they stay in place.
 */
export const signalHealth: Migration = {
  module: "ingest",
  name: "0008-signal-health",
  async up(db) {
    await sql`
      create table ingest.signal_health (
        signal_id bigint primary key references ingest.signal on delete cascade,
        observed_at timestamptz,
        received_at timestamptz,
        value double precision,
        code text,
        same_since timestamptz,
        fault text check (fault in ('out-of-range', 'not-a-number', 'no-value')),
        fault_since timestamptz,
        spike_at timestamptz,
        spike_since timestamptz,
        good bigint not null default 0,
        out_of_range bigint not null default 0,
        not_a_number bigint not null default 0,
        no_value bigint not null default 0,
        future bigint not null default 0,
        late bigint not null default 0,
        check ((observed_at is null) = (received_at is null)),
        check ((observed_at is null) = (same_since is null)),
        check ((fault is null) = (fault_since is null)),
        check ((spike_at is null) = (spike_since is null))
      ) with (fillfactor = 60)`.execute(db);
    await sql`
      create table ingest.heard_through (
        only_row boolean primary key default true check (only_row),
        through timestamptz not null,
        healthy_since timestamptz not null
      )`.execute(db);
  },
};
