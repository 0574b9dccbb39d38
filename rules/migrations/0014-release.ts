import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * The way of each version to live and out again. `rules.stage_change` is what happened, and the truth; `rule_version.stage` and
 * `rule.live_version_id` are what follows from it, for who asks often. At most one version of a rule is live and one a canary: the indexes
 * say so.
 */
export const release: Migration = {
  module: "rules",
  name: "0014-release",
  async up(db) {
    await sql`
      alter table rules.rule_version
        add column stage text not null default 'draft'
          check (stage in ('draft', 'shadow', 'canary', 'live', 'retired')),
        add column canary_share double precision check (canary_share > 0 and canary_share <= 1),
        add constraint only_canaries_have_a_share check ((stage = 'canary') = (canary_share is not null))`.execute(
      db,
    );
    await sql`
      update rules.rule_version v set stage = case when r.live_version_id = v.id then 'live' else 'retired' end
      from rules.rule r where r.id = v.rule_id`.execute(db);
    await sql`create unique index rule_version_live on rules.rule_version (rule_id) where stage = 'live'`.execute(
      db,
    );
    await sql`create unique index rule_version_canary on rules.rule_version (rule_id) where stage = 'canary'`.execute(
      db,
    );
    await sql`
      create index rule_version_evaluated on rules.rule_version (rule_id)
        where stage in ('shadow', 'canary', 'live')`.execute(db);
    await sql`
      create table rules.stage_change (
        id bigint generated always as identity primary key,
        rule_id bigint not null references rules.rule,
        version integer not null,
        type text not null check (type in ('added', 'moved', 'rolled-back')),
        from_stage text,
        to_stage text not null,
        share double precision,
        at timestamptz not null,
        by text not null,
        automatic boolean not null default false,
        reason text,
        gates jsonb not null default '[]',
        foreign key (rule_id, version) references rules.rule_version (rule_id, version)
      )`.execute(db);
    await sql`create index stage_change_rule on rules.stage_change (rule_id, id)`.execute(db);
    // Until now a version was live from its first moment until the next one.
    await sql`
      insert into rules.stage_change (rule_id, version, type, from_stage, to_stage, at, by, reason)
      select rule_id, version, type, from_stage, to_stage, created_at, author, comment from (
        select rule_id, version, 'added' as type, null as from_stage, 'live' as to_stage, created_at, author, comment,
          version as n, 1 as step
        from rules.rule_version
        union all
        select rule_id, lag(version) over w, 'moved', 'live', 'retired', created_at, author, null, version, 0
        from rules.rule_version window w as (partition by rule_id order by version)
      ) as happened
      where version is not null
      order by rule_id, n, step`.execute(db);
    await sql`
      create table rules.release_approval (
        id bigint generated always as identity primary key,
        rule_version_id bigint not null references rules.rule_version,
        to_stage text not null check (to_stage in ('canary', 'live')),
        by text not null,
        at timestamptz not null,
        comment text,
        unique (rule_version_id, to_stage, by)
      )`.execute(db);
    // The newest counts; earlier ones stay as history.
    await sql`
      create table rules.release_policy (
        id bigint generated always as identity primary key,
        policy jsonb not null,
        by text not null,
        at timestamptz not null,
        comment text
      )`.execute(db);
  },
};
