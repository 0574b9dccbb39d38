import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Silences of assets that are reached through another, while nobody knows whose fault they are (`pending`), while it is
 * the gateway's (`unreachable`) and while they get time to be heard again after it (`recovering`). `raise` is the flag
 * that was held back.
 */
export const unreachable: Migration = {
  module: "rules",
  name: "0009-unreachable",
  async up(db) {
    await sql`
      create table rules.unreachable (
        asset_id bigint not null,
        condition text not null,
        asset_tag text not null,
        site_id bigint not null,
        signal_id bigint not null,
        silent_at timestamptz not null,
        for_ms double precision not null,
        held_at timestamptz not null,
        state text not null default 'pending' check (state in ('pending', 'unreachable', 'recovering')),
        via_id bigint,
        via_tag text,
        blamed_at timestamptz,
        back_at timestamptz,
        raise jsonb not null,
        primary key (asset_id, condition),
        check ((state = 'pending') = (via_id is null)),
        check ((via_id is null) = (via_tag is null)),
        check ((via_id is null) = (blamed_at is null)),
        check ((state = 'recovering') = (back_at is not null))
      )`.execute(db);
    await sql`create index unreachable_by_via on rules.unreachable (via_id, state)`.execute(db);
  },
};
