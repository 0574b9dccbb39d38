import type { Migration } from "#platform";
import { sql } from "kysely";

/** What is to be told of the past is several spans: one from January to November made everything in between look changed. */
export const revisedSpans: Migration = {
  module: "ingest",
  name: "0012-revised-spans",
  async up(db) {
    await sql`alter table ingest.pending_revision add column told jsonb not null default '[]'`.execute(
      db,
    );
    await sql`
      update ingest.pending_revision
      set told = jsonb_build_array(jsonb_build_object('from', told_from, 'to', told_to))
      where told_from is not null`.execute(db);
    await sql`alter table ingest.pending_revision drop column told_from, drop column told_to`.execute(
      db,
    );
  },
};
