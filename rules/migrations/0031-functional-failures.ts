import type { Migration } from "#platform";
import { sql } from "kysely";

/** A life ends too when a visit finds that the machine had failed, whatever its trend was at. */
export const functionalFailures: Migration = {
  module: "rules",
  name: "0031-functional-failures",
  async up(db) {
    await sql`alter table rules.life_end drop constraint life_end_end_check`.execute(db);
    await sql`
      alter table rules.life_end add constraint life_end_end_check
        check ("end" in ('reached', 'failed', 'repaired', 'subsided', 'not-failing'))`.execute(db);
  },
};
