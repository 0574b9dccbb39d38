import { testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, expect, test } from "vitest";
import { loadLiveRules } from "../store/live-rules.ts";
import { fixture, partitions, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { planFor, rulesOf } from "./asset-plan.ts";
import { remembered } from "./asset-memory.ts";
import { commitBatch } from "./commit.ts";
import { emptyMemory, loadAssets } from "./partition-memory.ts";
import { createPositionMover } from "./move-position.ts";
import { readPosition } from "./position.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  await plant.rules(vibrationHigh);
});

/** PostgreSQL takes so many parameters in one statement; whoever exceeds it fails again at every attempt. */
const mostParameters = 65_535;

test("a plant that falls silent at one moment is one batch, however many assets it has", async () => {
  const live = await loadLiveRules(plant.rulesDb);
  const asset = plant.asset("P-101");
  const memory = remembered(asset, planFor(asset, live.rules), undefined, 0);
  const [rule] = rulesOf(memory.plan);
  const one = {
    kind: "transition" as const,
    memory,
    rule: rule!,
    transition: {
      type: "learned" as const,
      at: start,
      explanation: {
        kind: "limit",
        words: "learnt",
        score: null,
        value: null,
        signalId: rule!.bound.signals[0]!,
        lines: [],
        span: 0,
        facts: {},
      },
    },
    receivedAt: null,
    evidence: {
      words: "learnt",
      score: null,
      lines: [],
      signals: [],
      facts: {},
      parts: [],
      rule: { key: vibrationHigh.key, version: 1, condition: {} },
    },
  };
  const changes = Array.from({ length: Math.ceil(mostParameters / 8) + 1 }, () => one);
  const from = await readPosition(db, 0);
  const batch = { partition: 0, from, to: from, changes, snapshots: [], resets: [] };
  expect(await commitBatch(db, batch, plant.clock, createPositionMover(db))).toEqual({
    changes: [],
    snapshots: [],
  });
  const { rows } = await db.pool.query("select count(*) as n from rules.assessment");
  expect(rows).toEqual([{ n: changes.length }]);
});

test("a successor remembers a partition of any size", async () => {
  const live = await loadLiveRules(plant.rulesDb);
  const memory = emptyMemory(await readPosition(db, 0));
  const known = plant.tags.map((tag) => plant.asset(tag).id);
  const unknown = Array.from({ length: mostParameters }, (_, i) => 1_000_000 + i);
  const wanted = { entries: [], assetIds: [...known, ...unknown], seq: 0 };
  await loadAssets(memory, 0, wanted, live, { db, registry: plant.registry, partitions });
  expect([...memory.assets.keys()]).toEqual(known);
});
