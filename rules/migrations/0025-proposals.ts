import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Changes of rules that their record speaks for, each tried on the past before anybody sees it, and what became of each. At most one of a kind
 * stands for a rule: the index says so. `proposal_look`: when a subject (the key of a rule, or `class:` and that of a class) was looked at last,
 * by which outcomes, and what came of it.
 */
export const proposals: Migration = {
  module: "rules",
  name: "0025-proposals",
  async up(db) {
    await sql`
      create table rules.proposal (
        id bigint generated always as identity primary key,
        kind text not null
          check (kind in ('raise-limit', 'lower-limit', 'lengthen-delay', 'retire', 'add', 'relearn')),
        aim text not null check (aim in ('quieter', 'keener', 'gone', 'relearnt')),
        rule_key text not null,
        rule_version_id bigint references rules.rule_version,
        state text not null default 'waiting'
          check (state in ('waiting', 'trying', 'open', 'unsupported', 'accepted', 'rejected', 'expired')),
        title text not null,
        because text not null,
        evidence jsonb not null,
        scope jsonb not null,
        candidates jsonb not null,
        backtest_id bigint,
        site_ids bigint[] not null default '{}',
        chosen smallint,
        verdict text,
        report jsonb,
        made_at timestamptz not null,
        opened_at timestamptz,
        ended_at timestamptz,
        ended_by text,
        comment text,
        made_version integer,
        check ((state in ('waiting', 'trying', 'open')) = (ended_at is null)),
        check (state <> 'open' or (report is not null and verdict is not null))
      )`.execute(db);
    await sql`
      create unique index proposal_standing on rules.proposal (rule_key, kind)
      where state in ('waiting', 'trying', 'open')`.execute(db);
    await sql`create index proposal_rule on rules.proposal (rule_key, id desc)`.execute(db);
    await sql`create index proposal_state on rules.proposal (state, id desc)`.execute(db);
    await sql`
      create table rules.proposal_look (
        subject text primary key,
        asked_by text,
        asked_at timestamptz,
        looked_at timestamptz,
        seen text,
        answers jsonb not null default '[]'
      )`.execute(db);
    await sql`create index proposal_look_asked on rules.proposal_look (asked_at) where asked_at is not null`.execute(
      db,
    );
  },
};
