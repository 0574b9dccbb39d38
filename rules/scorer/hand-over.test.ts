import type { LogEntry } from "#ingest";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LiveRule, Trial } from "../store/live-rules.ts";
import { assetWith, liveRules, sent } from "../testing/asset.ts";
import { begin } from "../testing/series.ts";
import { assessHandOver } from "./assess-intervention.ts";
import { finishBatch, nothingAssessed, takeEntry } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import { remembered, replanned, toStore } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { planFor, rulesOf, samePlan } from "./asset-plan.ts";

const second = 1_000;
const asset = assetWith();

/** Versions of one rule: two limits, one with delays, a rate, and the first limit again in other words. */
const conditions = [
  { limit: { signal: "x", above: 10, clearBelow: 8 } },
  { limit: { signal: "x", above: 6, clearBelow: 5, onDelay: "2s", offDelay: "1s" } },
  { rate: { signal: "x", risingBy: 2, per: "1s", over: "4s" } },
  { limit: { signal: "x", above: 10, clearBelow: 8 } },
];

const versions: LiveRule[] = conditions.map((condition, index) => {
  const [rule] = liveRules({ "a-rule": condition });
  return { ...rule!, versionId: index + 1, version: index + 1 };
});

type Staged = "out" | "live" | Trial;

const inStages = (stages: readonly Staged[]): LiveRule[] =>
  versions.flatMap((version, index) => {
    const stage = stages[index] ?? "out";
    if (stage === "out") return [];
    return stage === "live" ? version : { ...version, trial: stage };
  });

/** A scorer of one asset under rules that change, which may crash after every commit. */
class ChangingScorer {
  memory: AssetMemory;
  stored: string;
  readonly log: LogEntry[] = [];
  /** What was told to hold, by name of the memory; and everything that was told. */
  readonly holds = new Set<string>();
  readonly story: string[] = [];
  rules: readonly LiveRule[];
  /** By which the last batch was judged. */
  committed: readonly LiveRule[];

  constructor(rules: readonly LiveRule[]) {
    this.rules = rules;
    this.committed = rules;
    this.memory = remembered(asset, planFor(asset, rules), undefined, 0);
    this.stored = JSON.stringify(toStore(this.memory));
  }

  change(rules: readonly LiveRule[]): void {
    this.rules = rules;
    const plan = planFor(asset, rules);
    if (samePlan(this.memory.plan, plan)) return;
    this.memory = replanned(this.memory, asset, plan, this.log.length);
  }

  batch(values: readonly number[]): void {
    const result = nothingAssessed();
    assessHandOver(this.memory, begin, result);
    for (const value of values) {
      const seq = this.log.length + 1;
      const reading = sent(seq * second, value);
      const entry: LogEntry = {
        kind: "readings",
        partition: 0,
        seq,
        receivedAt: begin,
        readings: [reading],
      };
      this.log.push(entry);
      takeEntry(entry, new Map([[asset.id, this.memory]]), result);
    }
    finishBatch(result);
    this.tell(result);
    this.committed = this.rules;
    if (this.memory.store === "now") this.store();
    this.check();
  }

  /** With a commit: what a change led to is told in the same. */
  store(): void {
    if (this.committed !== this.rules) return;
    this.stored = JSON.stringify(toStore(this.memory));
    this.memory.store = null;
  }

  /** As `takeOver` does: by the rules of then first. */
  crash(): void {
    const plan = planFor(asset, this.committed);
    this.memory = remembered(asset, plan, JSON.parse(this.stored), this.log.length);
    const thrownAway = nothingAssessed();
    for (const entry of this.log) takeEntry(entry, new Map([[asset.id, this.memory]]), thrownAway);
    finishBatch(thrownAway);
    expect(this.memory.provisional).toBe(false);
    this.check();
    this.change(this.rules);
  }

  private tell({ changes, departed }: Assessment): void {
    for (const { key } of departed) {
      expect(this.holds.delete(key)).toBe(true);
      this.story.push(`${key} departed`);
    }
    for (const change of changes) {
      if (change.kind !== "transition") throw new Error("nothing comes late here");
      const { key } = change.rule.bound;
      const { type, at } = change.transition;
      this.story.push(`${key} ${type} ${(at - begin) / second}`);
      // Raised twice, or returned without having been raised, would double a flag or lose one.
      if (type === "raised") expect(this.holds.has(key)).toBe(false);
      if (type === "raised") this.holds.add(key);
      if (type === "returned") expect(this.holds.delete(key)).toBe(true);
    }
  }

  /** Everybody was told what is so, and nothing else. */
  private check(): void {
    const active = new Set<string>();
    for (const { plan, states } of this.memory.windows) {
      for (const [place, { bound }] of plan.rules.entries()) {
        if (states[place]!.active) active.add(bound.key);
      }
    }
    expect(active).toEqual(this.holds);
  }
}

const value = fc.integer({ min: 0, max: 14 });
const trial: fc.Arbitrary<Trial> = fc.constantFrom<Trial>(
  { stage: "shadow" },
  { stage: "canary", share: 1 },
  { stage: "canary", share: 0.000_001 },
);

/** At most one is live and one a canary, as the release train sees to. */
const stages: fc.Arbitrary<Staged[]> = fc
  .array(fc.oneof(fc.constant<Staged>("out"), fc.constant<Staged>("live"), trial), {
    minLength: versions.length,
    maxLength: versions.length,
  })
  .map((given) => {
    const seen = new Set<string>();
    return given.map((stage): Staged => {
      const name = typeof stage === "string" ? stage : stage.stage;
      if ((name !== "live" && name !== "canary") || !seen.has(name)) {
        seen.add(name);
        return stage;
      }
      return "out";
    });
  });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.array(value, { minLength: 1, maxLength: 8 }) },
  { weight: 2, arbitrary: stages.map((given) => ({ stages: given })) },
  { weight: 1, arbitrary: fc.constantFrom("crash" as const, "store" as const) },
);

describe("whatever stages versions come to and at whatever moment", () => {
  test("no flag is lost or doubled, in trials neither, and a crash changes nothing of that", () => {
    fc.assert(
      fc.property(stages, fc.array(step, { maxLength: 30 }), (first, steps) => {
        const scorer = new ChangingScorer(inStages(first));
        for (const one of steps) {
          if (one === "crash") scorer.crash();
          else if (one === "store") scorer.store();
          else if (Array.isArray(one)) scorer.batch(one);
          else {
            scorer.change(inStages(one.stages));
            // Rules may change again before anybody was told of the first change.
            if (one.stages[0] !== "out") scorer.batch([]);
          }
        }
        scorer.batch([]);
        const plannedKeys = new Set(rulesOf(scorer.memory.plan).map(({ bound }) => bound.key));
        for (const key of scorer.holds) expect(plannedKeys.has(key)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("what is live says the same as if nothing were tried beside it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(value, { minLength: 1, maxLength: 8 }), stages), {
          maxLength: 15,
        }),
        (steps) => {
          // Version 1 is live throughout, and no canary chooses the asset.
          const beside = (given: Staged[]): Staged[] => [
            "live",
            ...given
              .slice(1)
              .map((stage): Staged =>
                stage === "live" || stage === "out" ? stage : { stage: "shadow" },
              )
              .map((stage): Staged => (stage === "live" ? "out" : stage)),
          ];
          const alone = new ChangingScorer(inStages(["live"]));
          const tried = new ChangingScorer(inStages(["live"]));
          for (const [values, given] of steps) {
            tried.change(inStages(beside(given)));
            tried.batch(values);
            alone.batch(values);
          }
          expect(tried.story.filter((line) => line.startsWith("a-rule "))).toEqual(alone.story);
        },
      ),
    );
  });
});

test("a version that takes over with what it learnt in shadow says what it has known", () => {
  const scorer = new ChangingScorer(inStages(["live", { stage: "shadow" }]));
  scorer.batch([7, 7, 7, 7]);
  scorer.change(inStages(["out", "live"]));
  scorer.batch([]);
  expect(scorer.story).toEqual(["a-rule@2 raised 3", "a-rule@2 departed", "a-rule raised 3"]);
});

test("a version with the same condition takes over in silence", () => {
  const scorer = new ChangingScorer(inStages(["live"]));
  scorer.batch([12]);
  scorer.change(inStages(["out", "out", "out", "live"]));
  scorer.batch([12, 4]);
  expect(scorer.story).toEqual(["a-rule raised 1", "a-rule returned 3"]);
});
