import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What detectors have learnt of an asset, too large to be written with each of its snapshots: a part a row, which its snapshot names by its
 * revision. And how they judged each row of readings, a line a row with its signals side by side: a signal a line would take five times the room.
 */
export const detectors: Migration = {
  module: "rules",
  name: "0010-detectors",
  async up(db) {
    await sql`
      create table rules.detector_state (
        asset_id bigint not null,
        part text not null,
        revision bigint not null,
        state bytea not null,
        primary key (asset_id, part)
      ) with (fillfactor = 50)`.execute(db);
    // It is written once and read rarely, and would not become smaller.
    await sql`alter table rules.detector_state alter column state set storage external`.execute(db);
    await sql`
      create table rules.detector_score (
        asset_id bigint not null,
        rule_key text not null,
        at timestamptz not null,
        learnt boolean not null,
        distance real,
        signal_ids bigint[] not null,
        value double precision[] not null,
        novelty real[] not null,
        surprise real[] not null,
        low double precision[] not null,
        high double precision[] not null,
        share real[] not null,
        primary key (asset_id, rule_key, at)
      )`.execute(db);
    await sql`create index detector_score_age on rules.detector_score using brin (at)`.execute(db);
  },
};
