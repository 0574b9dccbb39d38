import type { Migration } from "#platform";
import { sql } from "kysely";

/** A rule's page asks for its flags: a full scan of all flags for a rule that raises few. */
export const flagsOfRule: Migration = {
  module: "rules",
  name: "0005-flags-of-rule",
  async up(db) {
    await sql`create index flag_condition on rules.flag (condition, id desc)`.execute(db);
  },
};
