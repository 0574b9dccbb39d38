import type { Migration } from "#platform";
import { sql } from "kysely";

/** What the queue and an asset's page look up for each of their rows: without these each lookup reads the whole table. */
export const lookups: Migration = {
  module: "workorders",
  name: "0003-lookups",
  async up(db) {
    await sql`create index reservation_kit_line on workorders.reservation (kit_line_id)`.execute(
      db,
    );
    await sql`create index work_order_asset on workorders.work_order (asset_id, id)`.execute(db);
  },
};
