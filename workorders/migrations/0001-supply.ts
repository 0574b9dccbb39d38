import type { Migration } from "#platform";
import { sql } from "kysely";

/** Parts, where they lie, which kit a failure mode needs, and who can be sent. */
export const supply: Migration = {
  module: "workorders",
  name: "0001-supply",
  async up(db) {
    await sql`create schema workorders`.execute(db);

    await sql`
      create table workorders.failure_mode (
        code text primary key,
        name text not null,
        kind text not null check (kind in ('process', 'instrument')),
        iso14224 text,
        description text not null,
        steps jsonb not null
      )`.execute(db);

    await sql`
      create table workorders.part (
        id bigint generated always as identity primary key,
        number text not null unique,
        name text not null,
        unit_cost numeric(12, 2) not null check (unit_cost >= 0)
      )`.execute(db);

    await sql`
      create table workorders.technician (
        id bigint generated always as identity primary key,
        name text not null unique,
        skills text[] not null,
        sites integer[],
        active boolean not null default true,
        person_id bigint unique
      )`.execute(db);
    await sql`comment on column workorders.technician.sites is 'null: works at every site'`.execute(
      db,
    );

    await sql`
      create table workorders.stock_location (
        id bigint generated always as identity primary key,
        code text not null unique,
        name text not null,
        kind text not null check (kind in ('depot', 'van')),
        site_id bigint,
        technician_id bigint references workorders.technician (id)
      )`.execute(db);
    await sql`comment on column workorders.stock_location.site_id is 'null: serves every site'`.execute(
      db,
    );

    // The checks are the last word on "never negative": whatever the code above them does.
    await sql`
      create table workorders.stock (
        part_id bigint not null references workorders.part (id),
        location_id bigint not null references workorders.stock_location (id),
        on_hand integer not null constraint stock_on_hand_not_negative check (on_hand >= 0),
        reserved integer not null default 0 constraint stock_reserved_not_negative check (reserved >= 0),
        imported_on_hand integer,
        primary key (part_id, location_id),
        constraint stock_promised_is_on_hand check (reserved <= on_hand)
      )`.execute(db);
    await sql`comment on column workorders.stock.imported_on_hand is 'the last count a file gave: the same file again is no new count'`.execute(
      db,
    );

    await sql`
      create table workorders.kit (
        id bigint generated always as identity primary key,
        failure_mode text not null,
        asset_class text,
        unique nulls not distinct (failure_mode, asset_class)
      )`.execute(db);
    await sql`
      create table workorders.kit_part (
        kit_id bigint not null references workorders.kit (id) on delete cascade,
        part_id bigint not null references workorders.part (id),
        quantity integer not null check (quantity > 0),
        primary key (kit_id, part_id)
      )`.execute(db);
  },
};
