import { sql } from "kysely";
import type { Migration } from "../database/migrate.ts";

/** What each running process last said of itself; a process that is stopped takes its row away, one that dies leaves it. */
export const processesMigration: Migration = {
  module: "platform",
  name: "0003-processes",
  async up(db) {
    await sql`
      create table platform.process (
        id uuid primary key,
        host text not null,
        pid integer not null,
        roles text[] not null,
        started_at timestamptz not null,
        seen_at timestamptz not null,
        checks jsonb not null
      )`.execute(db);
  },
};
