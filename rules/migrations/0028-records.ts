import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * For how long each version spoke for an asset that said something: without it a count of flags is no rate. `settled_hours` are over and done, up to
 * `settled_to`; `recent_hours` come after them, up to `counted_to`, and are counted anew each time, because late readings may still add to them.
 * `value_assumptions`: what money and time are taken to be where nothing was measured; the newest row counts.
 */
export const records: Migration = {
  module: "rules",
  name: "0028-records",
  async up(db) {
    await sql`
      create table rules.exposure (
        rule_version_id bigint not null references rules.rule_version,
        asset_id bigint not null,
        site_id bigint not null,
        settled_hours double precision not null default 0 check (settled_hours >= 0),
        recent_hours double precision not null default 0 check (recent_hours >= 0),
        settled_to timestamptz not null,
        counted_to timestamptz not null,
        primary key (rule_version_id, asset_id)
      )`.execute(db);
    await sql`
      create table rules.value_assumptions (
        id bigint generated always as identity primary key,
        assumptions jsonb not null,
        by text not null,
        at timestamptz not null,
        comment text not null
      )`.execute(db);
  },
};
