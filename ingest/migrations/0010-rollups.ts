import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * How far readings have been rolled up into minutes and hours, and the hours of a signal that must be rolled up again
 * because something in them changed. Times are epoch ms.
 */
export const rollups: Migration = {
  module: "ingest",
  name: "0010-rollups",
  async up(db) {
    await sql`
      create table ingest.rollup_state (
        only_row boolean primary key default true check (only_row),
        rolled_to bigint,
        closing_to bigint,
        closing_heads jsonb,
        raw_removed_to bigint not null default 0,
        minutes_removed_to bigint not null default 0
      )`.execute(db);
    await sql`insert into ingest.rollup_state default values`.execute(db);
    await sql`
      create table ingest.rollup_dirty (
        signal_id bigint not null,
        hour bigint not null,
        times bigint not null default 1,
        primary key (signal_id, hour)
      )`.execute(db);
    await sql`create index rollup_dirty_by_hour on ingest.rollup_dirty (hour, signal_id)`.execute(
      db,
    );
  },
};
