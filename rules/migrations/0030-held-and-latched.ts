import type { Migration } from "#platform";
import { sql } from "kysely";

/** A flag may stand though its condition has returned, until somebody resets it; one of a backtest says why live would have held it. */
export const heldAndLatched: Migration = {
  module: "rules",
  name: "0030-held-and-latched",
  async up(db) {
    await sql`alter table rules.flag add column latched boolean not null default false`.execute(db);
    await sql`alter table rules.backtest_flag add column held jsonb`.execute(db);
  },
};
