import type { Migration } from "#platform";
import { sql } from "kysely";

/** Stretches that somebody excluded from learning: a fault, maintenance. */
export const notLearnt: Migration = {
  module: "rules",
  name: "0011-not-learnt",
  async up(db) {
    await sql`
      create table rules.not_learnt (
        id bigint generated always as identity primary key,
        asset_id bigint not null,
        from_at timestamptz not null,
        to_at timestamptz,
        reason text not null,
        by text not null,
        created_at timestamptz not null,
        check (to_at is null or to_at > from_at)
      )`.execute(db);
    await sql`create index not_learnt_of_asset on rules.not_learnt (asset_id, from_at desc)`.execute(
      db,
    );
  },
};
