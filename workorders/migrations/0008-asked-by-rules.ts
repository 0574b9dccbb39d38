import type { Migration } from "#platform";
import { sql } from "kysely";

/** What a rule may say of its orders besides the failure mode: a kit of its own, a class of priority, and how soon somebody must act. */
export const askedByRules: Migration = {
  module: "workorders",
  name: "0008-asked-by-rules",
  async up(db) {
    await sql`
      alter table workorders.kit
        add column code text unique,
        alter column failure_mode drop not null,
        drop constraint kit_failure_mode_asset_class_key,
        add constraint kit_can_be_found check (code is not null or failure_mode is not null),
        add constraint kit_of_class check (failure_mode is not null or asset_class is null)`.execute(
      db,
    );
    // Those that only a rule names have no failure mode to be one of.
    await sql`
      create unique index kit_of_failure_mode on workorders.kit (failure_mode, asset_class) nulls not distinct
        where failure_mode is not null`.execute(db);
    await sql`alter table workorders.work_order add column kit_code text`.execute(db);
    await sql`
      alter table workorders.work_order_flag
        add column time_to_respond_hours double precision,
        add column priority_by_rule jsonb`.execute(db);
  },
};
