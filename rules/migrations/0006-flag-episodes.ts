import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * A flag is one stretch or several in which its condition held: late readings and corrections move, add and take away stretches, and what
 * the flag says of itself follows from them. `announced` only grows: it tells receivers of `flag.raised` a new one from one they know,
 * also after `occurrences` was corrected downwards.
 */
export const flagEpisodes: Migration = {
  module: "rules",
  name: "0006-flag-episodes",
  async up(db) {
    await sql`
      create table rules.flag_episode (
        id bigint generated always as identity primary key,
        flag_id bigint not null references rules.flag,
        asset_id bigint not null,
        condition text not null,
        raised_at timestamptz not null,
        triggered_at timestamptz not null,
        returned_at timestamptz
      )`.execute(db);
    await sql`create index flag_episode_condition on rules.flag_episode (asset_id, condition, raised_at)`.execute(
      db,
    );
    await sql`create index flag_episode_flag on rules.flag_episode (flag_id, raised_at)`.execute(
      db,
    );
    await sql`
      insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
      select id, asset_id, condition, raised_at, triggered_at,
        case when state in ('unacknowledged', 'acknowledged') then null else coalesce(returned_at, cleared_at, raised_at) end
      from rules.flag where withdrawn_at is null`.execute(db);
    await sql`alter table rules.flag add column announced integer not null default 1`.execute(db);
    await sql`update rules.flag set announced = occurrences`.execute(db);
    await sql`alter table rules.flag_history add column reason text`.execute(db);
  },
};
