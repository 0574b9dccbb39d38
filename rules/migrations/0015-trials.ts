import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What versions that must not speak would have said: one row a stretch, at most one open. `trial_day`: on which days of its own time an asset
 * had data for a version in trial, without which silence would say nothing. `speaks`: as a canary, whose flags are real ones.
 */
export const trials: Migration = {
  module: "rules",
  name: "0015-trials",
  async up(db) {
    await sql`
      create table rules.trial_flag (
        id bigint generated always as identity primary key,
        rule_version_id bigint not null references rules.rule_version,
        asset_id bigint not null,
        asset_tag text not null,
        asset_name text not null,
        site_id bigint not null,
        site_name text not null,
        raised_at timestamptz not null,
        triggered_at timestamptz not null,
        recorded_at timestamptz not null,
        returned_at timestamptz,
        summary text not null,
        evidence jsonb
      )`.execute(db);
    await sql`
      create unique index trial_flag_open on rules.trial_flag (rule_version_id, asset_id) where returned_at is null`.execute(
      db,
    );
    await sql`
      create index trial_flag_asset on rules.trial_flag (rule_version_id, asset_id, raised_at)`.execute(
      db,
    );
    await sql`create index trial_flag_recorded on rules.trial_flag (recorded_at)`.execute(db);
    await sql`
      create table rules.trial_day (
        rule_version_id bigint not null references rules.rule_version,
        asset_id bigint not null,
        site_id bigint not null,
        day date not null,
        speaks boolean not null,
        primary key (rule_version_id, asset_id, day, speaks)
      )`.execute(db);
  },
};
