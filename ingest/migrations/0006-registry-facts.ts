import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * How late a signal's readings may come, the asset (a gateway) through which another is reached, and how fast a device
 * may publish. Devices get a version of their own, each row that of its last change: a new secret is no reason to read
 * all assets again, nor all other devices.
 */
export const registryFacts: Migration = {
  module: "ingest",
  name: "0006-registry-facts",
  async up(db) {
    await sql`
      alter table ingest.signal
        add column lateness_seconds double precision not null default 60
          check (lateness_seconds between 0 and 3600)`.execute(db);
    await sql`
      alter table ingest.asset
        add constraint asset_of_site unique (site_id, id),
        add column parent_id bigint check (parent_id <> id),
        add constraint asset_parent foreign key (site_id, parent_id) references ingest.asset (site_id, id)`.execute(
      db,
    );
    await sql`create index asset_by_parent on ingest.asset (parent_id) where parent_id is not null`.execute(
      db,
    );
    await sql`
      alter table ingest.device
        add column max_messages_per_second double precision check (max_messages_per_second > 0),
        add column version bigint not null default 1`.execute(db);
    await sql`create index device_by_version on ingest.device (version)`.execute(db);
    await sql`
      create table ingest.device_version (
        only_row boolean primary key default true check (only_row),
        version bigint not null
      )`.execute(db);
    await sql`insert into ingest.device_version (version) values (1)`.execute(db);
  },
};
