import type { Migration } from "#platform";
import { sql } from "kysely";

/** Site → system → asset → component, and the signals that an asset reports (ISO 14224 taxonomy). */
export const registry: Migration = {
  module: "ingest",
  name: "0001-registry",
  async up(db) {
    await sql`create schema if not exists ingest`.execute(db);
    await sql`
      create table ingest.site (
        id bigint generated always as identity primary key,
        code text not null unique,
        name text not null,
        time_zone text not null
      )`.execute(db);
    await sql`
      create table ingest.system (
        id bigint generated always as identity primary key,
        site_id bigint not null references ingest.site,
        code text not null,
        name text not null,
        unique (site_id, code),
        unique (site_id, id)
      )`.execute(db);
    await sql`
      create table ingest.asset_class (
        id bigint generated always as identity primary key,
        code text not null unique,
        name text not null
      )`.execute(db);
    await sql`
      create table ingest.asset (
        id bigint generated always as identity primary key,
        site_id bigint not null references ingest.site,
        system_id bigint not null,
        class_id bigint not null references ingest.asset_class,
        tag text not null,
        name text not null,
        criticality smallint not null check (criticality between 1 and 5),
        created_at timestamptz not null default now(),
        unique (site_id, tag),
        foreign key (site_id, system_id) references ingest.system (site_id, id)
      )`.execute(db);
    await sql`create index asset_by_class on ingest.asset (class_id)`.execute(db);
    await sql`
      create table ingest.component (
        id bigint generated always as identity primary key,
        asset_id bigint not null references ingest.asset,
        code text not null,
        name text not null,
        unique (asset_id, code),
        unique (asset_id, id)
      )`.execute(db);
    await sql`
      create table ingest.signal (
        id bigint generated always as identity primary key,
        asset_id bigint not null references ingest.asset,
        component_id bigint,
        key text not null,
        name text not null,
        kind text not null check (kind in ('number', 'code')),
        unit text,
        physical_min double precision,
        physical_max double precision,
        reporting text not null check (reporting in ('periodic', 'on-change')),
        interval_seconds double precision not null check (interval_seconds > 0),
        decimals smallint not null check (decimals between 0 and 9),
        unique (asset_id, key),
        foreign key (asset_id, component_id) references ingest.component (asset_id, id),
        check (physical_min < physical_max),
        check (kind = 'number' or (unit is null and physical_min is null and physical_max is null))
      )`.execute(db);
    await sql`
      create table ingest.registry_version (
        only_row boolean primary key default true check (only_row),
        version bigint not null
      )`.execute(db);
    await sql`insert into ingest.registry_version (version) values (1)`.execute(db);
  },
};
