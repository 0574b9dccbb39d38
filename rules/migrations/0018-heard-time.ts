import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Ticks of the ingest log, kept when the log is trimmed: when it was known that we could hear, so that a backtest judges silence as it was
 * judged live. Packed (backtest/ticks/pack-ticks.ts), about a thousand to a row; `heard_position` is up to where the log was read.
 */
export const heardTime: Migration = {
  module: "rules",
  name: "0018-heard-time",
  async up(db) {
    await sql`
      create table rules.heard_time (
        id bigint generated always as identity primary key,
        first_at timestamptz not null,
        last_at timestamptz not null,
        ticks integer not null,
        packed bytea not null
      )`.execute(db);
    await sql`create index heard_time_span on rules.heard_time (last_at, first_at)`.execute(db);
    await sql`create table rules.heard_position (seq bigint not null)`.execute(db);
    await sql`insert into rules.heard_position values (0)`.execute(db);
  },
};
