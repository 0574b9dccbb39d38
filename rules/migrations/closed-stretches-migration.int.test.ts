import { migrate, migrations as platformMigrations } from "#platform";
import { testDatabase } from "#platform/testing";
import { expect, test } from "vitest";
import { migrations } from "./index.ts";

test("what rules had seen of a sliding window stays when its closed stretches become an object of their own", async () => {
  const db = await testDatabase({ empty: true });
  await migrate(db, [...platformMigrations, ...migrations.filter(({ name }) => name < "0032")]);
  const window = {
    at: [4, 5],
    sums: [8, 3],
    counts: [2, 1],
    closedSum: 11,
    closedCount: 3,
    openAt: 6,
    openSum: 7,
    openCount: 2,
  };
  const rate = { active: false, since: null, window, rate: 0.5 };
  const hot = { active: true, since: 12, pending: null };
  const stateWith = (condition: unknown) => ({
    windows: [
      { signals: [3], rules: { both: { state: { condition: { parts: [condition, hot] } } } } },
    ],
  });
  const plain = stateWith(hot);
  await db.pool.query(
    `insert into rules.asset_state (asset_id, partition, state, seq)
     select i, 0, case i when 201 then $1::json else $2::json end, 0 from generate_series(1, 250) i`,
    [JSON.stringify(stateWith(rate)), JSON.stringify(plain)],
  );
  await migrate(db, [...platformMigrations, ...migrations]);
  const { rows } = await db.pool.query(
    "select asset_id, state from rules.asset_state where asset_id in (7, 201) order by asset_id",
  );
  const closed = { at: [4, 5], sums: [8, 3], counts: [2, 1], sum: 11, count: 3, openAt: 6 };
  expect(rows).toEqual([
    { asset_id: 7, state: plain },
    { asset_id: 201, state: stateWith({ ...rate, window: { closed, openSum: 7, openCount: 2 } }) },
  ]);
});
