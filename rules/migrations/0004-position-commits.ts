import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Counts the commits of a partition. A batch that only takes in a repair leaves `seq` where it was, so `seq` alone does not tell
 * another scorer that what it remembers is void.
 */
export const positionCommits: Migration = {
  module: "rules",
  name: "0004-position-commits",
  async up(db) {
    await sql`alter table rules.position add column commits bigint not null default 0`.execute(db);
  },
};
