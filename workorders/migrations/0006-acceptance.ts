import type { Migration } from "#platform";
import { sql } from "kysely";

/** Which orders people were told of because nobody did the next thing, and who said to take care of it; `since`: the order's `status_since` then. */
export const acceptance: Migration = {
  module: "workorders",
  name: "0006-acceptance",
  async up(db) {
    await sql`
      create table workorders.acceptance (
        order_id bigint primary key references workorders.work_order (id),
        since timestamptz not null,
        asked_at timestamptz not null,
        acknowledged_at timestamptz,
        acknowledged_by text,
        check ((acknowledged_at is null) = (acknowledged_by is null))
      )`.execute(db);
    await sql`
      create index work_order_waiting on workorders.work_order (site_id, status_since)
        where status in ('awaiting-approval', 'approved', 'scheduled', 'dispatched')`.execute(db);
  },
};
