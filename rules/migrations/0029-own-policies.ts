import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What a flood is, for all sites (no `site_id`) or for one, and in what one rule's way to live differs from that of all (`own`). The newest of
 * each counts, earlier ones stay as history; a site whose newest `follows`, and a rule without `own`, is as everywhere again.
 */
export const ownPolicies: Migration = {
  module: "rules",
  name: "0029-own-policies",
  async up(db) {
    await sql`
      alter table rules.flood_policy
        add column id bigint generated always as identity primary key,
        add column site_id bigint,
        add column window_minutes integer not null default 10 check (window_minutes between 1 and 60),
        add column calm integer check (calm between 1 and flags),
        add column follows boolean not null default false check (not follows or site_id is not null),
        add column by text,
        add column at timestamptz,
        add column comment text`.execute(db);
    await sql`create index flood_policy_site on rules.flood_policy (site_id, id desc)`.execute(db);
    await sql`
      create view rules.flood_policy_now as
        select * from (
          select distinct on (site_id) * from rules.flood_policy order by site_id, id desc
        ) newest where not follows`.execute(db);
    await sql`
      create table rules.release_policy_of_rule (
        id bigint generated always as identity primary key,
        rule_id bigint not null references rules.rule,
        own jsonb,
        by text not null,
        at timestamptz not null,
        comment text not null
      )`.execute(db);
    await sql`
      create index release_policy_of_rule_newest on rules.release_policy_of_rule (rule_id, id desc)`.execute(
      db,
    );
  },
};
