import type { Migration } from "#platform";
import { sql } from "kysely";

/** By which versions a partition was scored, and in which stage each was ("12", "13 shadow", "14 canary 0.1"): who speaks hangs on it. */
export const scoredInStages: Migration = {
  module: "rules",
  name: "0016-scored-in-stages",
  async up(db) {
    await sql`
      alter table rules.position alter column rule_versions type text[] using rule_versions::text[]`.execute(
      db,
    );
  },
};
