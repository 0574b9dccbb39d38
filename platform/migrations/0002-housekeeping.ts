import { sql } from "kysely";
import type { Migration } from "../database/migrate.ts";

/** When each sweep ran last, and with what result: for the next run to decide by and for people to look at. */
export const housekeepingMigration: Migration = {
  module: "platform",
  name: "0002-housekeeping",
  async up(db) {
    await sql`
      create table platform.housekeeping (
        sweep text primary key,
        started_at timestamptz not null,
        finished_at timestamptz,
        removed bigint,
        error text
      )`.execute(db);
  },
};
