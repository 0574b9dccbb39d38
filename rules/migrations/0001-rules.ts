import type { Migration } from "#platform";
import { sql } from "kysely";

/** Rules and their immutable versions. `revision` counts changes, so that scorers know when to read them again. */
export const rules: Migration = {
  module: "rules",
  name: "0001-rules",
  async up(db) {
    await sql`create schema rules`.execute(db);
    await sql`
      create table rules.rule (
        id bigint generated always as identity primary key,
        key text not null unique,
        live_version_id bigint,
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`
      create table rules.rule_version (
        id bigint generated always as identity primary key,
        rule_id bigint not null references rules.rule,
        version integer not null check (version > 0),
        definition jsonb not null,
        author text not null,
        comment text,
        created_at timestamptz not null default now(),
        error_count bigint not null default 0,
        last_error text,
        last_error_at timestamptz,
        unique (rule_id, version)
      )`.execute(db);
    await sql`
      alter table rules.rule add constraint rule_live_version
        foreign key (live_version_id) references rules.rule_version deferrable initially deferred`.execute(
      db,
    );
    await sql`create table rules.revision (revision bigint not null)`.execute(db);
    await sql`insert into rules.revision values (0)`.execute(db);
  },
};
