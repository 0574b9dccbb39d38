import type { Migration } from "#platform";
import { sql } from "kysely";

/** What visits found, as far as rules learn from it; and failures that no flag foresaw. */
export const closeOuts: Migration = {
  module: "rules",
  name: "0020-close-outs",
  async up(db) {
    await sql`
      create table rules.close_out (
        work_order_id bigint primary key,
        asset_id bigint not null,
        asset_class text not null,
        failure_mode text,
        is_failure boolean not null,
        repaired boolean not null,
        foreseen boolean not null,
        completed_at timestamptz not null
      )`.execute(db);
    await sql`create index close_out_class on rules.close_out (asset_class, completed_at)`.execute(
      db,
    );
    await sql`
      create table rules.coverage_gap (
        id bigint generated always as identity primary key,
        work_order_id bigint not null unique,
        asset_id bigint not null,
        asset_tag text not null,
        asset_name text not null,
        asset_class text not null,
        site_id bigint not null,
        failure_mode text,
        failed_at timestamptz not null,
        found_at timestamptz not null,
        state text not null default 'open' check (state in ('open', 'covered', 'dismissed')),
        decided_at timestamptz,
        decided_by text,
        comment text,
        candidates jsonb not null
      )`.execute(db);
    await sql`create index coverage_gap_site on rules.coverage_gap (site_id, id desc)`.execute(db);
    await sql`create index coverage_gap_asset on rules.coverage_gap (asset_id, id desc)`.execute(
      db,
    );
    await sql`create index coverage_gap_open on rules.coverage_gap (id desc) where state = 'open'`.execute(
      db,
    );
    // One row for each class that was learnt from: up to which close-out, and what came of it.
    await sql`
      create table rules.foresight (
        asset_class text primary key,
        learnt_at timestamptz not null,
        close_outs bigint not null,
        last_completed_at timestamptz,
        outcome text not null
      )`.execute(db);
  },
};
