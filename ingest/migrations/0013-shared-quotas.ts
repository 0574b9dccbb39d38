import type { Migration } from "#platform";
import { sql } from "kysely";

/** An external broker does not say who published, and topics can be made up without end: what they share has a quota besides. */
export const sharedQuotas: Migration = {
  module: "ingest",
  name: "0013-shared-quotas",
  async up(db) {
    await sql`alter table ingest.dead_letter add column shared text`.execute(db);
  },
};
