import type { Migration } from "#platform";
import { sql } from "kysely";

/** Flags, what happened to each, and what each was worth. At most one open flag for an (asset, condition): the index says so. */
export const flags: Migration = {
  module: "rules",
  name: "0003-flags",
  async up(db) {
    await sql`
      create table rules.flag (
        id bigint generated always as identity primary key,
        asset_id bigint not null,
        asset_tag text not null,
        asset_name text not null,
        site_id bigint not null,
        site_name text not null,
        condition text not null,
        rule_version_id bigint not null references rules.rule_version,
        severity smallint not null check (severity between 1 and 4),
        kind text not null check (kind in ('process', 'instrument')),
        failure_mode text,
        state text not null check (state in ('unacknowledged', 'acknowledged', 'returned-unacknowledged', 'normal')),
        occurrences integer not null default 1 check (occurrences > 0),
        raised_at timestamptz not null,
        triggered_at timestamptz not null,
        received_at timestamptz,
        recorded_at timestamptz not null,
        returned_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        cleared_at timestamptz,
        withdrawn_at timestamptz,
        summary text not null,
        evidence jsonb not null
      )`.execute(db);
    await sql`create unique index flag_open on rules.flag (asset_id, condition) where state <> 'normal'`.execute(
      db,
    );
    await sql`create index flag_site on rules.flag (site_id, id desc)`.execute(db);
    await sql`create index flag_asset on rules.flag (asset_id, id desc)`.execute(db);
    await sql`create index flag_rule_version on rules.flag (rule_version_id)`.execute(db);
    await sql`
      create table rules.flag_history (
        id bigint generated always as identity primary key,
        flag_id bigint not null references rules.flag,
        type text not null,
        at timestamptz not null,
        recorded_at timestamptz not null,
        by text
      )`.execute(db);
    await sql`create index flag_history_flag on rules.flag_history (flag_id, id)`.execute(db);
    // A new finding supersedes the old one; none is ever changed.
    await sql`
      create table rules.flag_outcome (
        id bigint generated always as identity primary key,
        flag_id bigint not null references rules.flag,
        outcome text not null check (outcome in
          ('confirmed', 'early', 'no-fault-found', 'sensor-fault', 'other-cause', 'could-not-inspect')),
        work_order_id bigint,
        by text not null,
        decided_at timestamptz not null,
        recorded_at timestamptz not null,
        superseded_at timestamptz
      )`.execute(db);
    await sql`create unique index flag_outcome_current on rules.flag_outcome (flag_id) where superseded_at is null`.execute(
      db,
    );
    // Counted, never added up by hand: what the flags and their current outcomes say.
    await sql`
      create view rules.rule_record as
      select f.rule_version_id,
        count(*) as flags,
        count(*) filter (where o.outcome in ('confirmed', 'early')) as confirmed,
        count(*) filter (where o.outcome = 'early') as early,
        count(*) filter (where o.outcome in ('no-fault-found', 'sensor-fault')) as no_fault_found,
        count(*) filter (where o.outcome = 'sensor-fault') as sensor_fault,
        count(*) filter (where o.outcome = 'other-cause') as other_cause,
        count(*) filter (where o.outcome = 'could-not-inspect') as could_not_inspect,
        count(*) filter (where o.outcome is null) as open
      from rules.flag f
      left join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
      where f.withdrawn_at is null
      group by f.rule_version_id`.execute(db);
  },
};
