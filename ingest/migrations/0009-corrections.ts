import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Values that were replaced, with who said the old one and who the new one; what people asked for and why; and what the
 * store writer still has to tell about readings that came too late to be judged live. A correction is known by its place
 * in the log, so writing it down again changes nothing.
 */
export const corrections: Migration = {
  module: "ingest",
  name: "0009-corrections",
  async up(db) {
    await sql`
      create table ingest.correction (
        id bigint generated always as identity primary key,
        partition smallint not null,
        seq bigint not null,
        place integer not null,
        signal_id bigint not null,
        observed_at timestamptz not null,
        old_value double precision,
        old_code text,
        old_quality text not null,
        old_received_at timestamptz not null,
        old_source bigint not null,
        new_value double precision,
        new_code text,
        new_quality text not null,
        new_received_at timestamptz not null,
        new_source bigint not null,
        recorded_at timestamptz not null,
        unique (partition, seq, place)
      )`.execute(db);
    await sql`create index correction_of_signal on ingest.correction (signal_id, id desc)`.execute(
      db,
    );
    await sql`create index correction_by_age on ingest.correction (observed_at)`.execute(db);
    await sql`
      create table ingest.correction_request (
        id bigint generated always as identity primary key,
        signal_id bigint not null,
        observed_at timestamptz not null,
        received_at timestamptz not null,
        person_id bigint not null,
        person_name text not null,
        comment text not null
      )`.execute(db);
    await sql`
      create index correction_request_of_reading on ingest.correction_request (signal_id, observed_at)`.execute(
      db,
    );
    await sql`
      create index correction_request_by_age on ingest.correction_request (observed_at)`.execute(
      db,
    );
    await sql`
      create table ingest.pending_revision (
        partition smallint not null,
        seq bigint not null,
        signal_id bigint not null,
        asset_id bigint not null,
        cause text not null check (cause in ('correction', 'late')),
        told_from bigint,
        told_to bigint,
        hours jsonb not null,
        primary key (partition, seq, signal_id, cause)
      )`.execute(db);
  },
};
