import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * escalation: that somebody must be told of something, step by step, until somebody takes it on; one for each time it speaks. escalation_notice: who was
 * told, held back or left out in which step. acknowledge_link: what lets the reader of a message acknowledge; only the hash of its token is kept.
 */
export const escalation: Migration = {
  module: "rules",
  name: "0024-escalation",
  async up(db) {
    await sql`
      create table rules.escalation_policy (
        id bigint generated always as identity primary key,
        site_id bigint,
        policy jsonb,
        by text not null,
        at timestamptz not null,
        comment text not null,
        check (policy is not null or site_id is not null)
      )`.execute(db);
    await sql`
      create index escalation_policy_site on rules.escalation_policy (coalesce(site_id, 0), id desc)`.execute(
      db,
    );
    await sql`
      create table rules.escalation (
        id bigint generated always as identity primary key,
        about_kind text not null check (about_kind in ('flag', 'flood', 'work-order')),
        about_id bigint not null,
        episode integer not null check (episode > 0),
        site_id bigint not null,
        site_name text not null,
        asset_id bigint,
        severity smallint not null check (severity between 1 and 4),
        subject text not null,
        text text not null,
        link text not null,
        policy_id bigint not null references rules.escalation_policy,
        state text not null default 'running' check (state in ('running', 'exhausted', 'ended')),
        round integer not null default 0,
        step integer not null default 0,
        next_at timestamptz,
        began_at timestamptz not null,
        ended_at timestamptz,
        ended_why text
          check (ended_why in ('acknowledged', 'returned', 'withdrawn', 'suppressed', 'order-accepted', 'over')),
        ended_words text,
        cause text not null,
        work_order_id bigint,
        check ((state = 'running') = (next_at is not null)),
        check ((state = 'ended') = (ended_at is not null)),
        check ((ended_at is null) = (ended_why is null))
      )`.execute(db);
    await sql`
      create unique index escalation_episode on rules.escalation (about_kind, about_id, episode)`.execute(
      db,
    );
    await sql`
      create unique index escalation_open on rules.escalation (about_kind, about_id) where state <> 'ended'`.execute(
      db,
    );
    await sql`create index escalation_due on rules.escalation (next_at) where state = 'running'`.execute(
      db,
    );
    await sql`
      create index escalation_asset on rules.escalation (asset_id) where state <> 'ended'`.execute(
      db,
    );
    await sql`
      create index escalation_order on rules.escalation (work_order_id) where state <> 'ended' and work_order_id is not null`.execute(
      db,
    );
    await sql`create index escalation_site on rules.escalation (site_id, id desc)`.execute(db);
    await sql`
      create table rules.escalation_notice (
        id bigint generated always as identity primary key,
        escalation_id bigint not null references rules.escalation,
        round integer not null,
        step integer not null,
        place integer not null,
        "to" text not null check ("to" in ('person', 'webhooks', 'nobody')),
        person_id bigint,
        name text not null,
        via text not null,
        state text not null check (state in ('told', 'held', 'skipped', 'void')),
        reason text,
        at timestamptz not null,
        not_before timestamptz,
        told_at timestamptz,
        message_id bigint,
        check ((state = 'held') <= (not_before is not null)),
        check ((state = 'told') = (told_at is not null)),
        check (("to" = 'person') = (person_id is not null))
      )`.execute(db);
    await sql`
      create unique index escalation_notice_once on rules.escalation_notice
        (escalation_id, round, step, place)`.execute(db);
    await sql`create index escalation_notice_trace on rules.escalation_notice (escalation_id, id)`.execute(
      db,
    );
    await sql`
      create index escalation_notice_held on rules.escalation_notice (not_before) where state = 'held'`.execute(
      db,
    );
    await sql`
      create table rules.acknowledge_link (
        notice_id bigint primary key references rules.escalation_notice,
        token_hash bytea not null unique,
        expires_at timestamptz not null,
        used_at timestamptz
      )`.execute(db);
  },
};
