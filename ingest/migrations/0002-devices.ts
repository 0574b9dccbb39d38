import type { Migration } from "#platform";
import { sql } from "kysely";

/** Who may publish, and for which assets. Secrets are kept only as salted hashes. */
export const devices: Migration = {
  module: "ingest",
  name: "0002-devices",
  async up(db) {
    await sql`
      create table ingest.device (
        id bigint generated always as identity primary key,
        site_id bigint not null references ingest.site,
        name text not null unique,
        enabled boolean not null default true,
        password_hash bytea not null,
        salt bytea not null,
        previous_hash bytea,
        previous_salt bytea,
        previous_until timestamptz,
        created_at timestamptz not null default now(),
        rotated_at timestamptz,
        check ((previous_hash is null) = (previous_until is null)),
        check ((previous_hash is null) = (previous_salt is null))
      )`.execute(db);
    await sql`create index device_by_site on ingest.device (site_id)`.execute(db);
    await sql`
      create table ingest.device_asset (
        device_id bigint not null references ingest.device on delete cascade,
        asset_id bigint not null references ingest.asset on delete cascade,
        primary key (device_id, asset_id)
      )`.execute(db);
    await sql`create index device_asset_by_asset on ingest.device_asset (asset_id)`.execute(db);
  },
};
