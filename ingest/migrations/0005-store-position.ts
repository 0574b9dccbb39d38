import type { Migration } from "#platform";
import { sql } from "kysely";

/** How far a telemetry store that has no transactions of its own has got in each partition of the log. */
export const storePosition: Migration = {
  module: "ingest",
  name: "0005-store-position",
  async up(db) {
    await sql`
      create table ingest.store_position (
        store text not null,
        partition smallint not null,
        seq bigint not null,
        primary key (store, partition)
      ) with (fillfactor = 50)`.execute(db);
  },
};
