import { sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

export const idempotencyKey: Migration = {
  module: "platform",
  name: "http-0001-idempotency-key",
  async up(db) {
    await sql`
      create table platform.idempotency_key (
        id bigint generated always as identity primary key,
        owner text not null,
        route text not null,
        key_hash bytea not null,
        body_hash bytea not null,
        claimed_at timestamptz not null,
        completed_at timestamptz,
        status integer,
        content_type text,
        location text,
        body bytea,
        unique (owner, route, key_hash)
      )`.execute(db);
    await sql`
      create index idempotency_key_claimed on platform.idempotency_key (claimed_at)`.execute(db);
  },
};
