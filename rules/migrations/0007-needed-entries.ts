import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What is kept of an asset is its memory at the settled frontier; what came after it is read from the log again. `needed_from` says from
 * which entry on: of an asset (null: none before its snapshot), and of a partition the lowest, below which the log may go.
 * `rule_versions` are the versions that a partition was scored by: whoever reads the log again must read it by the same.
 */
export const neededEntries: Migration = {
  module: "rules",
  name: "0007-needed-entries",
  async up(db) {
    await sql`alter table rules.position add column needed_from bigint not null default 1, add column rule_versions bigint[]`.execute(
      db,
    );
    await sql`update rules.position set needed_from = seq + 1`.execute(db);
    await sql`alter table rules.asset_state add column seq bigint, add column needed_from bigint`.execute(
      db,
    );
    // What earlier versions kept was true at the position of its partition.
    await sql`
      update rules.asset_state s set seq = coalesce((select seq from rules.position p where p.partition = s.partition), 0)`.execute(
      db,
    );
    await sql`alter table rules.asset_state alter column seq set not null`.execute(db);
    await sql`create index asset_state_needed on rules.asset_state (partition) where needed_from is not null`.execute(
      db,
    );
  },
};
