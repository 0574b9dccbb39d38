import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Backtests, what each asset of one gave as soon as it is through (so that a restart goes on behind it), and what their rules would have
 * flagged. `runner` has it as long as it was `heard_at` lately.
 */
export const backtests: Migration = {
  module: "rules",
  name: "0017-backtests",
  async up(db) {
    await sql`
      create table rules.backtest (
        id bigint generated always as identity primary key,
        name text not null,
        state text not null default 'queued'
          check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
        spec jsonb not null,
        candidates jsonb not null,
        asset_ids bigint[] not null,
        site_ids bigint[] not null,
        assets_done integer not null default 0,
        readings bigint not null default 0,
        share double precision not null default 0,
        running_ms double precision not null default 0,
        result jsonb,
        error text,
        created_by text not null,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        runner uuid,
        heard_at timestamptz,
        takes integer not null default 0,
        check ((state in ('queued', 'running')) = (ended_at is null)),
        check ((state = 'done') = (result is not null))
      )`.execute(db);
    await sql`create index backtest_waiting on rules.backtest (id) where state in ('queued', 'running')`.execute(
      db,
    );
    await sql`
      create table rules.backtest_asset (
        backtest_id bigint not null references rules.backtest on delete cascade,
        asset_id bigint not null,
        outcome jsonb not null,
        primary key (backtest_id, asset_id)
      )`.execute(db);
    await sql`
      create table rules.backtest_flag (
        id bigint generated always as identity primary key,
        backtest_id bigint not null references rules.backtest on delete cascade,
        candidate smallint not null,
        asset_id bigint not null,
        asset_tag text not null,
        asset_name text not null,
        site_id bigint not null,
        site_name text not null,
        rule_key text not null,
        raised_at timestamptz not null,
        triggered_at timestamptz not null,
        returned_at timestamptz,
        summary text not null,
        verdict text not null check (verdict in ('hit', 'false', 'undecided', 'unvisited')),
        why text not null,
        lead_hours double precision,
        evidence jsonb
      )`.execute(db);
    await sql`create index backtest_flag_order on rules.backtest_flag (backtest_id, raised_at, id)`.execute(
      db,
    );
  },
};
