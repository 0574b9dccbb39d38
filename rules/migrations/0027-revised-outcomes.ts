import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * What a flag was worth may be revised by a person, whose word stands until a person revises it again. A flag carries its outcome, so that the
 * record of a version with tens of thousands of flags is one look at one index. A close-out keeps what was reported, so that what became of it can
 * be worked out anew, and what the visit took.
 */
export const revisedOutcomes: Migration = {
  module: "rules",
  name: "0027-revised-outcomes",
  async up(db) {
    await sql`
      alter table rules.flag_outcome
        add column source text not null default 'visit' check (source in ('visit', 'person')),
        add column reason text,
        add column failure_mode text`.execute(db);
    await sql`
      create index flag_outcome_work_order on rules.flag_outcome (work_order_id) where work_order_id is not null`.execute(
      db,
    );
    await sql`alter table rules.flag add column outcome text`.execute(db);
    await sql`
      update rules.flag f set outcome = o.outcome
      from rules.flag_outcome o where o.flag_id = f.id and o.superseded_at is null`.execute(db);
    await sql`
      create index flag_record on rules.flag (rule_version_id, site_id, outcome) include (state) where withdrawn_at is null`.execute(
      db,
    );
    await sql`
      create index flag_judged on rules.flag (rule_version_id, id) include (asset_id, site_id, asset_tag, failure_mode, outcome)
        where outcome is not null and withdrawn_at is null`.execute(db);
    await sql`create index flag_withdrawn on rules.flag (id) where withdrawn_at is not null`.execute(
      db,
    );
    await sql`drop view rules.rule_record`.execute(db);
    // Counted, never added up by hand. By version first, so that what is asked of a few versions reads nothing of the others.
    await sql`
      create view rules.rule_record as
      select v.id as rule_version_id, f.* from rules.rule_version v cross join lateral (
        select site_id,
          count(*) as flags,
          count(*) filter (where outcome in ('confirmed', 'early')) as confirmed,
          count(*) filter (where outcome = 'early') as early,
          count(*) filter (where outcome in ('no-fault-found', 'sensor-fault')) as no_fault_found,
          count(*) filter (where outcome = 'sensor-fault') as sensor_fault,
          count(*) filter (where outcome = 'other-cause') as other_cause,
          count(*) filter (where outcome = 'could-not-inspect') as could_not_inspect,
          count(*) filter (where outcome is null) as open,
          count(*) filter (where outcome is null and state = 'normal') as over
        from rules.flag where rule_version_id = v.id and withdrawn_at is null
        group by site_id
      ) f`.execute(db);
    await sql`
      alter table rules.close_out
        add column site_id bigint,
        add column found_condition text,
        add column found_failure_mode text,
        add column opened_at timestamptz,
        add column failed_at timestamptz,
        add column downtime_minutes double precision,
        add column parts_cost double precision,
        add column revised_at timestamptz`.execute(db);
    // As far as the events of that time are still there.
    await sql`
      update rules.close_out c
      set site_id = e.site_id, found_condition = e.payload ->> 'foundCondition', found_failure_mode = e.payload ->> 'foundFailureMode',
        opened_at = (e.payload ->> 'openedAt')::timestamptz, downtime_minutes = (e.payload ->> 'downtimeMinutes')::double precision
      from (
        select distinct on (payload ->> 'workOrderId') site_id, payload
        from platform.outbox where topic = 'workorder.completed' order by payload ->> 'workOrderId', id
      ) e
      where c.work_order_id = (e.payload ->> 'workOrderId')::bigint`.execute(db);
    await sql`
      create index close_out_unforeseen on rules.close_out (failure_mode) include (asset_class, downtime_minutes)
        where is_failure and not foreseen`.execute(db);
    await sql`alter table rules.coverage_gap add column candidates_at timestamptz`.execute(db);
    await sql`update rules.coverage_gap set candidates_at = found_at`.execute(db);
    await sql`create index coverage_gap_to_look_at on rules.coverage_gap (id) where candidates_at is null`.execute(
      db,
    );
  },
};
