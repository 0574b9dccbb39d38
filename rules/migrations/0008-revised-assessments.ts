import type { Migration } from "#platform";
import { sql } from "kysely";

/** A late reading or a correction changes what was said: the assessment of it is an entry of its own kind. */
export const revisedAssessments: Migration = {
  module: "rules",
  name: "0008-revised-assessments",
  async up(db) {
    await sql`alter table rules.assessment drop constraint assessment_kind_check`.execute(db);
    await sql`
      alter table rules.assessment add constraint assessment_kind_check
        check (kind in ('raised', 'returned', 'learned', 'revised'))`.execute(db);
  },
};
