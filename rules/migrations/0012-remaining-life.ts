import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * How long a machine still has, as a flag says it: the last word of it on the flag, every word in `life_prediction`, and in `life_end` what
 * became of the machine, by which they are judged.
 */
export const remainingLife: Migration = {
  module: "rules",
  name: "0012-remaining-life",
  async up(db) {
    await sql`alter table rules.flag add column remaining_useful_life jsonb`.execute(db);
    await sql`alter table rules.assessment drop constraint assessment_kind_check`.execute(db);
    await sql`
      alter table rules.assessment add constraint assessment_kind_check
        check (kind in ('raised', 'returned', 'learned', 'revised', 're-estimated'))`.execute(db);
    await sql`
      create table rules.life_prediction (
        id bigint generated always as identity primary key,
        flag_id bigint not null references rules.flag,
        rule_version_id bigint not null references rules.rule_version,
        at timestamptz not null,
        hours double precision not null check (hours >= 0),
        low double precision not null check (low >= 0 and low <= hours),
        high double precision check (high >= hours),
        confidence double precision not null check (confidence > 0 and confidence < 1),
        recorded_at timestamptz not null,
        unique (flag_id, at)
      )`.execute(db);
    await sql`create index life_prediction_version on rules.life_prediction (rule_version_id, flag_id desc)`.execute(
      db,
    );
    await sql`
      create table rules.life_end (
        flag_id bigint primary key references rules.flag,
        "end" text not null check ("end" in ('reached', 'repaired', 'subsided', 'not-failing')),
        at timestamptz not null,
        recorded_at timestamptz not null
      )`.execute(db);
  },
};
