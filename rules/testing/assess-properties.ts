import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rulesOf } from "../scorer/asset-plan.ts";
import type { RuleChange } from "../scorer/assessment.ts";
import { AssetScorer, assetWith, liveRules } from "./asset.ts";
import { deliveriesOf, inBatches, lateness, logOf, sizes } from "./deliveries.ts";
import { essenceOf, plain } from "./essence.ts";
import { conditions, inRightOrder, rules, withSilence } from "./story.ts";
import { settledStory } from "./told.ts";
import { conditionTrees } from "./trees.ts";

const deliveries = deliveriesOf(false);

/** Of the rules over one signal that readings alone decide. */
const judgementsOf = (change: RuleChange) => {
  const { key } = change.rule.bound;
  if (!["limit", "delayed-limit", "rate", "stuck"].includes(key)) return [];
  return change.kind === "transition" ? [change] : change.now;
};

/**
 * What holds of every log, played as often as is said: some dozens of times with each change, and some hundreds (`many`: so many that what they are
 * about must have come up) in the whole suite.
 */
export function assessProperties(runs: {
  orders: number;
  trees: number;
  restarts: number;
  many: boolean;
}): void {
  describe("whatever the order of arrival within the lateness, repeats, corrections and batches", () => {
    test("what stands in the end is what the readings say in their right order", () => {
      const raised = new Set<string>();
      let revised = 0;
      fc.assert(
        fc.property(deliveries, sizes, sizes, (found, entrySizes, cuts) => {
          const scorer = new AssetScorer(rules, assetWith(lateness));
          for (const batch of inBatches(logOf(found, entrySizes), cuts)) scorer.score(batch);
          const story = settledStory(scorer.changes);
          const told = Object.fromEntries(Object.entries(story).filter(([, of]) => of.length > 0));
          expect(told).toEqual(inRightOrder(found));
          for (const { evidence, transition } of scorer.changes.flatMap(judgementsOf)) {
            // Cut at the moment: nothing that came behind it is in it.
            const readings = evidence.signals.flatMap(({ readings }) => readings);
            const until = transition.type === "raised" ? transition.triggeredAt : transition.at;
            expect(Math.max(...readings.map((one) => Date.parse(one.observedAt)))).toBe(until);
          }
          expect(scorer.failures).toBe(0);
          expect(scorer.total.historical).toBe(0);
          for (const key of Object.keys(told)) raised.add(key);
          revised += scorer.changes.filter(({ kind }) => kind === "revision").length;
        }),
        { numRuns: runs.orders },
      );
      if (!runs.many) return;
      // The property is about something: each form was told of, and there was much to revise.
      expect([...raised].toSorted()).toEqual(Object.keys(conditions).toSorted());
      expect(revised).toBeGreaterThan(100);
    }, 300_000);
  });

  test("so it is for conditions within conditions", () => {
    const raised = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(conditionTrees, { minLength: 1, maxLength: 3 }),
        deliveries,
        sizes,
        sizes,
        (trees, found, entrySizes, cuts) => {
          const of = liveRules(Object.fromEntries(trees.map((tree, index) => [`t${index}`, tree])));
          const scorer = new AssetScorer(of, assetWith(lateness));
          for (const batch of inBatches(logOf(found, entrySizes), cuts)) scorer.score(batch);
          const observed = new Set(
            rulesOf(scorer.plan).flatMap(({ bound }) =>
              bound.order === "observed" ? bound.key : [],
            ),
          );
          const story = settledStory(scorer.changes);
          const told = Object.fromEntries(
            Object.entries(story).filter(([key, its]) => its.length > 0 && observed.has(key)),
          );
          expect(told).toEqual(inRightOrder(found, of));
          expect(scorer.failures).toBe(0);
          for (const key of Object.keys(told)) raised.add(JSON.stringify(trees[Number(key[1])]));
        },
      ),
      { numRuns: runs.trees },
    );
    if (!runs.many) return;
    // The property is about something: many of them were told of.
    expect(raised.size).toBeGreaterThan(30);
  }, 300_000);

  describe("a restart", () => {
    test("from what was stored at any batch, at any later one, goes on as if nothing had been", () => {
      let rebuilt = 0;
      fc.assert(
        fc.property(
          fc.boolean().chain(deliveriesOf),
          fc.array(conditionTrees, { maxLength: 3 }),
          sizes,
          sizes,
          fc.array(
            fc.record({ store: fc.nat(30), crash: fc.nat(20), read: fc.constantFrom(1, 3, 50) }),
            {
              minLength: 1,
              maxLength: 4,
            },
          ),
          (found, trees, entrySizes, cuts, crashes) => {
            const log = logOf(found, entrySizes);
            const batches = inBatches(log, cuts);
            const of = [...withSilence, ...liveRules(Object.fromEntries(trees.entries()))];
            const [whole, cut] = [0, 1].map(() => new AssetScorer(of, assetWith(lateness)));
            const stored = new Map<number, ReturnType<AssetScorer["stored"]>>();
            const plans = crashes.map(({ store, crash, read }) => ({
              store,
              at: store + crash,
              read,
            }));
            for (const [index, batch] of batches.entries()) {
              whole!.score(batch);
              cut!.score(batch);
              stored.set(index, cut!.stored());
              for (const { store, at, read } of plans) {
                if (at !== index) continue;
                const until = batch.at(-1)!.seq;
                const { text, neededFrom } = stored.get(store)!;
                const after = batches[store]!.at(-1)!.seq;
                const from = Math.min(neededFrom ?? after + 1, after + 1);
                cut!.rebuild(text, log.slice(from - 1, until), read);
                expect(essenceOf(cut!.memory)).toEqual(essenceOf(whole!.memory));
                rebuilt += 1;
              }
            }
            expect(plain(cut!.changes)).toEqual(plain(whole!.changes));
            expect(essenceOf(cut!.memory)).toEqual(essenceOf(whole!.memory));
          },
        ),
        { numRuns: runs.restarts },
      );
      if (runs.many) expect(rebuilt).toBeGreaterThan(60);
    }, 300_000);
  });
}
