import type { Migration } from "#platform";
import { sql } from "kysely";

/** After a repair: whether what a flag was about has become normal again. */
export const repairChecks: Migration = {
  module: "rules",
  name: "0021-repair-checks",
  async up(db) {
    await sql`
      create table rules.repair_check (
        work_order_id bigint not null,
        flag_id bigint not null references rules.flag,
        asset_id bigint not null,
        asset_tag text not null,
        site_id bigint not null,
        condition text not null,
        raised_at timestamptz not null,
        repaired_at timestamptz not null,
        until timestamptz not null,
        state text not null default 'pending' check (state in ('pending', 'verified', 'failed', 'unheard')),
        words text,
        decided_at timestamptz,
        primary key (work_order_id, flag_id)
      )`.execute(db);
    await sql`create index repair_check_due on rules.repair_check (until) where state = 'pending'`.execute(
      db,
    );
  },
};
