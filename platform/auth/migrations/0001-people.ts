import { sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/** People and their sessions, machines' tokens, the first administrator's code, failures to sign in. */
export const people: Migration = {
  module: "platform",
  name: "auth-0001-people",
  async up(db) {
    await sql`
      create table platform.person (
        id bigint generated always as identity primary key,
        email text not null unique check (email = lower(email)),
        name text not null,
        password_hash text,
        roles text[] not null,
        sites bigint[],
        created_at timestamptz not null,
        disabled_at timestamptz,
        last_signed_in_at timestamptz
      )`.execute(db);
    await sql`comment on column platform.person.sites is 'null: every site'`.execute(db);
    await sql`comment on column platform.person.password_hash is 'null: signs in elsewhere'`.execute(
      db,
    );
    await sql`
      create table platform.session (
        id bigint generated always as identity primary key,
        person_id bigint not null references platform.person on delete cascade,
        secret_hash bytea not null unique,
        provider text not null,
        user_agent text,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index session_person on platform.session (person_id)`.execute(db);
    await sql`create index session_expires on platform.session (expires_at)`.execute(db);
    await sql`
      create table platform.machine_token (
        id bigint generated always as identity primary key,
        name text not null,
        secret_hash bytea not null unique,
        hint text not null,
        roles text[] not null,
        sites bigint[],
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz
      )`.execute(db);
    await sql`
      create unique index machine_token_name on platform.machine_token (name) where revoked_at is null`.execute(
      db,
    );
    await sql`
      create table platform.sign_in_attempt (
        id bigint generated always as identity primary key,
        throttle_key text not null,
        attempted_at timestamptz not null
      )`.execute(db);
    await sql`
      create index sign_in_attempt_key on platform.sign_in_attempt (throttle_key, attempted_at)`.execute(
      db,
    );
    await sql`
      create table platform.setup_code (
        only_one boolean primary key default true check (only_one),
        code_hash bytea not null,
        created_at timestamptz not null
      )`.execute(db);
  },
};
