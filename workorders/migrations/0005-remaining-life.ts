import type { Migration } from "#platform";
import { sql } from "kysely";

/** How long the machine still has, as the flag behind an order said it last: the order is due by it. */
export const remainingLife: Migration = {
  module: "workorders",
  name: "0005-remaining-life",
  async up(db) {
    await sql`alter table workorders.work_order_flag add column remaining_useful_life jsonb`.execute(
      db,
    );
  },
};
