import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What the scorer commits together: its position in each partition of the ingest log and what it remembers of each asset. `state` is `json`,
 * not `jsonb`: it is only ever read back whole, exactly as written.
 */
export const scoring: Migration = {
  module: "rules",
  name: "0002-scoring",
  async up(db) {
    await sql`
      create table rules.position (
        partition smallint primary key,
        seq bigint not null
      ) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`.execute(
      db,
    );
    await sql`
      create table rules.asset_state (
        asset_id bigint primary key,
        partition smallint not null,
        state json not null
      ) with (fillfactor = 50)`.execute(db);
    await sql`create index asset_state_partition on rules.asset_state (partition)`.execute(db);
    // After a repair the learnt is forgotten. A row here until the scorer of the asset's partition has done so.
    await sql`
      create table rules.asset_reset (
        id bigint generated always as identity primary key,
        asset_id bigint not null,
        component_code text,
        rule_keys text[] not null,
        reason text not null,
        requested_at timestamptz not null,
        applied_at timestamptz,
        applied_after bigint
      )`.execute(db);
    await sql`create index asset_reset_pending on rules.asset_reset (asset_id) where applied_at is null`.execute(
      db,
    );
    await sql`
      create table rules.assessment (
        id bigint generated always as identity primary key,
        asset_id bigint not null,
        site_id bigint not null,
        rule_version_id bigint not null references rules.rule_version,
        kind text not null check (kind in ('raised', 'returned', 'learned')),
        at timestamptz not null,
        recorded_at timestamptz not null,
        score double precision,
        words text not null
      )`.execute(db);
    await sql`create index assessment_asset on rules.assessment (asset_id, id desc)`.execute(db);
    await sql`create index assessment_age on rules.assessment (recorded_at)`.execute(db);
  },
};
