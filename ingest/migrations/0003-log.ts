import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * The ingest log. `log_head` hands out the sequences: its row is locked until commit, so that in each
 * partition the order of commit is the order of sequence. Its few rows change all the time, hence the
 * room for updates in place. Entries are already compact: trying to compress them only costs time.
 */
export const log: Migration = {
  module: "ingest",
  name: "0003-log",
  async up(db) {
    await sql`
      create table ingest.log (
        partition smallint not null,
        seq bigint not null,
        kind text not null check (kind in ('readings', 'tick')),
        received_at timestamptz not null,
        entry bytea not null,
        primary key (partition, seq)
      ) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0)`.execute(db);
    await sql`alter table ingest.log alter column entry set storage external`.execute(db);
    await sql`
      create table ingest.log_head (
        partition smallint primary key,
        seq bigint not null
      ) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`.execute(
      db,
    );
  },
};
