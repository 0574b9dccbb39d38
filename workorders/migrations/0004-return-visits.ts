import type { Migration } from "#platform";
import { sql } from "kysely";

/** An order's page asks which orders came back to it. */
export const returnVisits: Migration = {
  module: "workorders",
  name: "0004-return-visits",
  async up(db) {
    await sql`
      create index work_order_repeat on workorders.work_order (repeat_of) where repeat_of is not null`.execute(
      db,
    );
  },
};
