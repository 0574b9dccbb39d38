import { testDatabase } from "#platform/testing";
import { expect, test } from "vitest";
import { evolveRelease } from "../release/evolve-release.ts";
import { nothingReleased } from "../release/release-state.ts";
import { releaseEventsOf } from "../release/stage-changes.ts";
import type { RulesTables } from "../tables.ts";
import { migrations } from "./index.ts";

test("rules of an installation from before the release train have their history, and what was live is live", async () => {
  const db = await testDatabase({ empty: true });
  const rules = db.as<RulesTables>();
  const run = async (which: (name: string) => boolean) => {
    for (const migration of migrations.filter(({ name }) => which(name))) {
      await rules.transaction().execute((trx) => migration.up(trx));
    }
  };
  await run((name) => name < "0014");
  await db.pool.query(`
    insert into rules.rule (key) values ('hot'), ('cold');
    insert into rules.rule_version (rule_id, version, definition, author, comment)
      values (1, 1, '{}', 'Ana', 'first'), (1, 2, '{}', 'Ben', null), (1, 3, '{}', 'Ana', 'third'), (2, 1, '{}', 'Ana', null);
    update rules.rule r set live_version_id =
      (select id from rules.rule_version v where v.rule_id = r.id order by version desc limit 1);
    insert into rules.position (partition, seq, rule_versions) values (0, 7, '{3,4}')`);
  await run((name) => name >= "0014" && name < "0017");
  const stages = await db.pool.query(
    "select rule_id, version, stage from rules.rule_version order by rule_id, version",
  );
  expect(
    stages.rows.map(({ rule_id, version, stage }) => `${rule_id}.${version} ${stage}`),
  ).toEqual(["1.1 retired", "1.2 retired", "1.3 live", "2.1 live"]);
  const state = (await releaseEventsOf(rules, 1)).reduce(evolveRelease, nothingReleased());
  expect([...state.versions.values()].map(({ version, stage }) => [version, stage])).toEqual([
    [1, "retired"],
    [2, "retired"],
    [3, "live"],
  ]);
  expect(state.liveOnes).toEqual([1, 2, 3]);
  const used = await db.pool.query("select rule_versions from rules.position");
  expect(used.rows).toEqual([{ rule_versions: ["3", "4"] }]);
});
