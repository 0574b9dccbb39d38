import type { Migration } from "#platform";
import { sql } from "kysely";

/** What people have said since of what a flag was worth, beside what the visit's report makes of it; and what failed when, of many assets at once. */
export const revisedOutcomes: Migration = {
  module: "workorders",
  name: "0007-revised-outcomes",
  async up(db) {
    await sql`
      alter table workorders.work_order_flag
        add column revised_outcome text,
        add column revised_failure_mode text,
        add column revised_by text,
        add column revised_at timestamptz`.execute(db);
    await sql`
      create index work_order_completed on workorders.work_order (asset_id, completed_at)
        where report is not null`.execute(db);
  },
};
