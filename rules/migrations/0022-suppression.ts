import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Suppression is an axis of its own: a flag lives on, and nobody is sent for it until the suppression ends (ISA-18.2 §5.2; OPC UA Part 9 §5.8).
 * `held_flag`: raises that were not announced, and why. `flood`: times in which a site raised more flags than people can read.
 */
export const suppression: Migration = {
  module: "rules",
  name: "0022-suppression",
  async up(db) {
    await sql`
      create table rules.suppression (
        id bigint generated always as identity primary key,
        kind text not null check (kind in ('shelved', 'out-of-service', 'maintenance')),
        asset_id bigint not null,
        asset_tag text not null,
        site_id bigint not null,
        condition text,
        one_shot boolean not null default false,
        reason text not null check (reason <> ''),
        owner text not null,
        began_at timestamptz not null,
        until timestamptz,
        work_order_id bigint,
        ended_at timestamptz,
        ended_by text,
        check (until is not null or kind = 'maintenance'),
        check (condition is not null or kind <> 'shelved')
      )`.execute(db);
    await sql`
      create unique index suppression_one on rules.suppression (asset_id, kind, coalesce(condition, ''), coalesce(work_order_id, 0))
        where ended_at is null`.execute(db);
    await sql`create index suppression_site on rules.suppression (site_id, id desc)`.execute(db);
    await sql`create index suppression_asset on rules.suppression (asset_id, id desc)`.execute(db);
    await sql`create index suppression_order on rules.suppression (work_order_id) where ended_at is null`.execute(
      db,
    );
    await sql`create index suppression_open on rules.suppression (id desc) where ended_at is null`.execute(
      db,
    );
    await sql`create index suppression_due on rules.suppression (until) where ended_at is null`.execute(
      db,
    );
    await sql`
      create table rules.held_flag (
        flag_id bigint primary key references rules.flag,
        asset_id bigint not null,
        site_id bigint not null,
        condition text not null,
        stage text not null,
        reason text not null,
        suppression_id bigint references rules.suppression,
        held_at timestamptz not null,
        event jsonb not null
      )`.execute(db);
    await sql`create index held_flag_suppression on rules.held_flag (suppression_id)`.execute(db);
    await sql`create index held_flag_stage on rules.held_flag (stage, site_id)`.execute(db);
    await sql`
      create table rules.flood (
        id bigint generated always as identity primary key,
        site_id bigint not null,
        site_name text not null,
        began_at timestamptz not null,
        ended_at timestamptz,
        flags integer not null,
        digest jsonb
      )`.execute(db);
    await sql`create unique index flood_one on rules.flood (site_id) where ended_at is null`.execute(
      db,
    );
    // More flags of a site in ten minutes are a flood; null: none are. EEMUA 191 counts ten to an operator.
    await sql`create table rules.flood_policy (flags integer check (flags > 0))`.execute(db);
    await sql`insert into rules.flood_policy values (50)`.execute(db);
    await sql`create index flag_recorded on rules.flag (site_id, recorded_at)`.execute(db);
    // Flags are measured over a period, of all assets.
    await sql`create index flag_episode_raised on rules.flag_episode (raised_at)`.execute(db);
  },
};
