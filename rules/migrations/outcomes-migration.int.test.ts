import { migrate, migrations as platformMigrations } from "#platform";
import { testDatabase } from "#platform/testing";
import { expect, test } from "vitest";
import { migrations } from "./index.ts";

test("flags of an installation from before outcomes could be revised carry them, and close-outs what was told of their visits", async () => {
  const db = await testDatabase({ empty: true });
  await migrate(db, [...platformMigrations, ...migrations.filter(({ name }) => name < "0027")]);
  await db.pool.query(`
    insert into rules.rule (key) values ('hot');
    insert into rules.rule_version (rule_id, version, definition, author) values (1, 1, '{}', 'Ana');
    insert into rules.flag (asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind, state,
        raised_at, triggered_at, recorded_at, summary, evidence)
      select 7, 'P-101', 'Pump', 1 + i % 2, 'North', 'hot', 1, 3, 'process', 'normal', now(), now(), now(), 'hot', '{}'
      from generate_series(1, 4) i;
    update rules.flag set withdrawn_at = now() where id = 4;
    insert into rules.flag_outcome (flag_id, outcome, work_order_id, by, decided_at, recorded_at, superseded_at) values
      (1, 'no-fault-found', 17, 'Ben', now(), now(), now()), (1, 'confirmed', 18, 'Ben', now(), now(), null),
      (2, 'no-fault-found', 19, 'Ben', now(), now(), null), (4, 'confirmed', 20, 'Ben', now(), now(), null);
    insert into rules.close_out (work_order_id, asset_id, asset_class, failure_mode, is_failure, repaired, foreseen, completed_at) values
      (18, 7, 'pump', 'bearing-wear', true, true, true, now()), (16, 7, 'pump', 'bearing-wear', true, true, true, now());
    insert into platform.outbox (topic, key, site_id, payload) values ('workorder.completed', 'asset:7', 3,
      '{"workOrderId": 18, "foundCondition": "as-flagged", "foundFailureMode": "bearing-wear", "openedAt": "2026-11-21T14:00:00Z", "downtimeMinutes": 45}')`);
  await migrate(db, [...platformMigrations, ...migrations]);
  const flags = await db.pool.query("select outcome from rules.flag order by id");
  expect(flags.rows.map(({ outcome }) => outcome)).toEqual([
    "confirmed",
    "no-fault-found",
    null,
    "confirmed",
  ]);
  const records = await db.pool.query(
    "select site_id, flags, confirmed, no_fault_found, open, over from rules.rule_record order by site_id",
  );
  expect(records.rows).toEqual([
    { site_id: 1, flags: 1, confirmed: 0, no_fault_found: 1, open: 0, over: 0 },
    { site_id: 2, flags: 2, confirmed: 1, no_fault_found: 0, open: 1, over: 1 },
  ]);
  const closeOuts = await db.pool.query(
    "select work_order_id, site_id, found_condition, downtime_minutes, revised_at from rules.close_out order by work_order_id",
  );
  expect(closeOuts.rows).toEqual([
    {
      work_order_id: 16,
      site_id: null,
      found_condition: null,
      downtime_minutes: null,
      revised_at: null,
    },
    {
      work_order_id: 18,
      site_id: 3,
      found_condition: "as-flagged",
      downtime_minutes: 45,
      revised_at: null,
    },
  ]);
  const { rows } = await db.pool.query("select distinct source from rules.flag_outcome");
  expect(rows).toEqual([{ source: "visit" }]);
});
