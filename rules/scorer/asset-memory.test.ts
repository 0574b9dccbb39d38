import type { LogEntry, Reading } from "#ingest";
import { describe, expect, test } from "vitest";
import { AssetScorer, assetWith, liveRules, sent } from "../testing/asset.ts";
import { begin, second } from "../testing/series.ts";
import { settledStory } from "../testing/told.ts";
import { nothingAssessed } from "./assess.ts";
import { assessHandOver, assessReset } from "./assess-intervention.ts";
import { neededFrom, remembered, replanned, toStore } from "./asset-memory.ts";
import { planFor, samePlan } from "./asset-plan.ts";

const shaking = { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "5s" } };
const hot = { limit: { signal: "x", above: 20 } };
const stuck = { stuck: { signal: "x", for: "10s", minReadings: 3, tolerance: 0.1 } };

const entry = (seq: number, ms: number, ...readings: Reading[]): LogEntry => ({
  partition: 0,
  seq,
  receivedAt: begin + ms,
  kind: "readings",
  readings,
});

/** A reading a second, each an entry of its own; the seq of the first is its second + 1. */
const seconds = (from: number, values: readonly number[]): LogEntry[] =>
  values.map((value, i) =>
    entry(from + i + 1, (from + i) * second, sent((from + i) * second, value)),
  );

const story = (scorer: AssetScorer) =>
  Object.fromEntries(
    Object.entries(settledStory(scorer.changes)).map(([key, told]) => [
      key,
      told.map(({ type, at }) => `${type} ${(at - begin) / second}`),
    ]),
  );

describe("changed rules", () => {
  test("keep what is the same, begin what is new, and end what the old condition raised", () => {
    const scorer = new AssetScorer(liveRules({ rule: shaking, other: stuck }));
    scorer.score(seconds(0, [3, 9, 9, 9, 9, 9, 9, 9]));
    expect(story(scorer)).toEqual({ rule: ["raised 6"] });
    const plan = planFor(scorer.asset, liveRules({ rule: hot, other: stuck, more: shaking }));
    expect(samePlan(scorer.plan, plan)).toBe(false);
    scorer.memory = replanned(scorer.memory, scorer.asset, plan, 8);
    expect(scorer.memory.store).toBe("now");
    expect(neededFrom(scorer.memory)).toBeNull();
    const result = nothingAssessed();
    assessHandOver(scorer.memory, begin, result);
    scorer.changes.push(...result.changes);
    assessHandOver(scorer.memory, begin, result);
    expect(result.changes).toHaveLength(1);
    scorer.score(seconds(8, [9, 9, 9, 9, 9, 9]));
    expect(story(scorer)).toEqual({
      rule: ["raised 6", "returned 7"],
      // Stuck since second 1, over the change; the new one began after it.
      other: ["raised 11"],
      more: ["raised 13"],
    });
  });

  test("are settled: what came before them is rewound no more, and what comes next is", () => {
    const scorer = new AssetScorer(liveRules({ rule: shaking }));
    scorer.score(seconds(0, [3, 3, 3, 3]));
    const plan = planFor(scorer.asset, liveRules({ rule: shaking, more: hot }));
    scorer.memory = replanned(scorer.memory, scorer.asset, plan, 4);
    expect(scorer.score([entry(5, 4_000, sent(1_500, 30))]).counts.historical).toBe(1);
    scorer.score(seconds(5, [3, 3, 3]));
    expect(scorer.score([entry(9, 8_000, sent(5_500, 30))]).counts.late).toBe(1);
    expect(story(scorer)).toEqual({ more: ["raised 5.5", "returned 6"] });
  });

  test("in words and severity alone, or a registry that says the same, are no other plan", () => {
    const [rules, asset] = [liveRules({ rule: shaking }), assetWith()];
    const plan = planFor(asset, rules);
    expect(samePlan(plan, planFor({ ...asset, name: "Another name" }, rules))).toBe(true);
    expect(samePlan(plan, planFor(assetWith({ x: 5 }), rules))).toBe(false);
    const reworded = rules.map((rule) => ({ ...rule, versionId: 99 }));
    expect(samePlan(plan, planFor(asset, reworded))).toBe(false);
  });
});

describe("a repair", () => {
  test("ends what it concerns, and nothing from before it is rewound", () => {
    const scorer = new AssetScorer(liveRules({ rule: shaking, other: stuck }));
    scorer.score(seconds(0, [3, ...Array.from({ length: 19 }, () => 9)]));
    expect(story(scorer)).toEqual({ rule: ["raised 6"], other: ["raised 11"] });
    const result = nothingAssessed();
    assessReset(scorer.memory, { componentCode: null, ruleKeys: ["rule"], at: begin }, result);
    scorer.changes.push(...result.changes);
    expect(scorer.memory.store).toBe("now");
    expect(neededFrom(scorer.memory)).toBeNull();
    expect(story(scorer)).toEqual({ rule: ["raised 6", "returned 19"], other: ["raised 11"] });
    scorer.score([entry(21, 20_000, sent(18_500, 3))]);
    // What is stored knows of it, and so does who goes on from there.
    scorer.rebuild(scorer.stored().text, [], 1);
    scorer.score(seconds(21, [9, 9, 9, 9, 9, 9, 9]));
    expect(story(scorer)["rule"]).toEqual(["raised 6", "returned 19", "raised 26"]);
  });

  test("of a component concerns the rules on its signals", () => {
    const door = { limit: { signal: "door", above: 7 } };
    const scorer = new AssetScorer(liveRules({ rule: shaking, door }));
    scorer.score(seconds(0, [9, 9, 9, 9, 9, 9]));
    scorer.score([entry(7, 7_000, sent(7_000, 9, "door"))]);
    const result = nothingAssessed();
    assessReset(scorer.memory, { componentCode: "bearing", ruleKeys: [], at: begin }, result);
    expect(result.changes.map(({ rule }) => rule.bound.key)).toEqual(["rule"]);
    assessReset(scorer.memory, { componentCode: null, ruleKeys: [], at: begin }, result);
    expect(result.changes.map(({ rule }) => rule.bound.key)).toEqual(["rule", "door"]);
  });
});

describe("what was stored", () => {
  test("under other rules is rebuilt as far as they are the same; the others begin where the rebuild ends", () => {
    const scorer = new AssetScorer(liveRules({ rule: shaking, other: stuck }));
    const { text } = scorer.stored();
    const log = seconds(0, [3, 9, 9, 9, 9, 9, 9, 9]);
    scorer.score(log);
    const plan = planFor(scorer.asset, liveRules({ rule: hot, other: stuck, more: shaking }));
    // As a successor finds it: nothing but the empty beginning was stored, and rules have changed since.
    const successor = new AssetScorer(liveRules({ rule: hot, other: stuck, more: shaking }));
    successor.memory = remembered(scorer.asset, plan, JSON.parse(text), 8);
    expect(successor.memory.provisional).toBe(false);
    scorer.score(seconds(8, [9]));
    const unsettled = JSON.parse(scorer.stored().text);
    expect(unsettled.windows[0].neededFrom).toBe(1);
    successor.memory = remembered(scorer.asset, plan, unsettled, 9);
    expect(successor.memory.provisional).toBe(true);
    successor.score([...log, ...seconds(8, [9])]);
    expect(successor.changes).toEqual([]);
    successor.memory = replanned(successor.memory, scorer.asset, plan, 9);
    expect(successor.memory.provisional).toBe(false);
    successor.score(seconds(9, [9, 9, 9, 9, 9, 9]));
    expect(story(successor)).toEqual({ other: ["raised 11"], more: ["raised 14"] });
  });

  test("by the version before is true at the position of its partition", () => {
    const rules = liveRules({ rule: shaking });
    const asset = assetWith();
    const state = {
      condition: { active: true, since: begin, until: begin, pending: null, last: begin, value: 9 },
      seen: [begin],
    };
    const before = {
      receivedAt: begin,
      rules: { rule: { fingerprint: rules[0]!.fingerprint, state } },
      recent: { "1": { from: begin - 1_000, steps: [0, 1_000], values: [8, 9] } },
    };
    const scorer = new AssetScorer(rules, asset);
    scorer.memory = remembered(asset, scorer.plan, before, 41);
    expect(neededFrom(scorer.memory)).toBeNull();
    expect(scorer.score([entry(41, 0, sent(5_000, 3))]).counts.evaluated).toBe(0);
    expect(scorer.score([entry(42, 0, sent(0, 3))]).counts.evaluated).toBe(0);
    scorer.score([entry(43, 2_000, sent(2_000, 3))]);
    expect(story(scorer)).toEqual({ rule: ["returned 2"] });
    const [returned] = scorer.changes;
    const evidence = returned?.kind === "transition" ? returned.evidence : undefined;
    expect(evidence?.signals[0]?.readings.map(({ value }) => value)).toEqual([8, 9, 3]);
  });

  test("stays small: a window is stored as it was where everything is settled", () => {
    const scorer = new AssetScorer(liveRules({ rule: shaking, other: stuck, more: hot }));
    for (let n = 0; n < 3_000; n += 1) {
      scorer.score([entry(n + 1, n * 20, sent(n * 20, 3 + (n % 7)))]);
    }
    expect(JSON.stringify(toStore(scorer.memory)).length).toBeLessThan(4_096);
  });
});
