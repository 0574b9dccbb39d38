import type { Migration } from "#platform";
import { sql } from "kysely";

/** Who is on call: rotas with every version of them, and who stood in for whom. */
export const onCall: Migration = {
  module: "rules",
  name: "0023-on-call",
  async up(db) {
    await sql`
      create table rules.on_call_rota (
        id bigint generated always as identity primary key,
        site_id bigint,
        retired_at timestamptz,
        retired_by text
      )`.execute(db);
    await sql`
      create table rules.on_call_rota_version (
        rota_id bigint not null references rules.on_call_rota,
        version integer not null check (version > 0),
        rota jsonb not null,
        by text not null,
        at timestamptz not null,
        comment text,
        primary key (rota_id, version)
      )`.execute(db);
    await sql`
      create table rules.on_call_override (
        id bigint generated always as identity primary key,
        rota_id bigint not null references rules.on_call_rota,
        layer text not null,
        person_id bigint not null,
        from_at timestamptz not null,
        until_at timestamptz not null check (until_at > from_at),
        reason text,
        by text not null,
        at timestamptz not null,
        cancelled_at timestamptz,
        cancelled_by text
      )`.execute(db);
    await sql`
      create index on_call_override_rota on rules.on_call_override (rota_id, until_at)`.execute(db);
  },
};
