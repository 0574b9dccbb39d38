import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterThat, at, minute, play, repair, ruleOf, tickAt } from "../testing/series.ts";
import { evaluate, initialState } from "./evaluate.ts";
import type { RuleInput, RuleState } from "./evaluate.ts";
import { conditionTrees } from "../testing/trees.ts";

const limit = { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "2m", offDelay: "1m" } };
const rules = {
  limit: ruleOf(limit),
  "on-change limit": ruleOf({ limit: { signal: "door", above: 7, onDelay: "3m" } }),
  rate: ruleOf({ rate: { signal: "x", risingBy: 3, per: "5m", over: "10m" } }),
  stuck: ruleOf({ stuck: { signal: "x", for: "4m", minReadings: 3 } }),
  "no data": ruleOf({ noData: { signal: "x", for: "5m" } }),
  "drift of a mean": ruleOf({
    drift: {
      signal: "x",
      learn: "30m",
      refine: "2h",
      window: "10m",
      threshold: 2,
      scale: "readings",
    },
  }),
  "drift of an EWMA": ruleOf({
    drift: { signal: "x", learn: "25 readings", smoothing: "3m", threshold: 2, onDelay: "2m" },
  }),
  "time to threshold": ruleOf({
    timeToThreshold: { signal: "x", above: 9, within: "2h", over: "3h" },
  }),
  code: ruleOf({ code: { signal: "error", equals: "E1", hold: "10m" } }),
  after: ruleOf(afterThat({ code: { signal: "error", equals: "E1" } }, "10m", limit)),
  all: ruleOf({ all: [limit, { not: { code: { signal: "error", equals: "E1" } } }] }),
  vote: ruleOf({
    atLeast: {
      n: 2,
      of: [limit, { limit: { signal: "door", above: 7 } }, { noData: { signal: "x", for: "5m" } }],
    },
    onDelay: "2m",
    offDelay: "1m",
  }),
  "n of m": ruleOf({
    nOfM: { n: 3, of: 5, within: "12m", condition: { ...limit, keepFor: "3m" } },
  }),
  gate: ruleOf({
    any: [limit, { drift: { signal: "x", learn: "25 readings", smoothing: "3m", threshold: 2 } }],
    while: { limit: { signal: "door", below: 8 } },
    settle: "3m",
    activeHours: { from: "01:05", to: "03:30" },
  }),
  chattering: ruleOf({ ...limit, chattering: { raises: 2, within: "20m", calm: "10m" } }),
};

/** A life of a machine: time goes on, sometimes by leaps; signals report; ticks pass; it is repaired now and then. */
const life: fc.Arbitrary<RuleInput[]> = fc
  .array(
    fc.record({
      step: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 30 })),
      what: fc.oneof(
        { weight: 12, arbitrary: fc.constant("x" as const) },
        { weight: 2, arbitrary: fc.constantFrom("door", "error", "tick", "missing", "bad") },
        { weight: 1, arbitrary: fc.constant("repair" as const) },
      ),
      value: fc.oneof(
        fc.constantFrom(5, 5, 6.5, 8, 9),
        fc.double({ min: 4, max: 12, noNaN: true }),
      ),
    }),
    { minLength: 20, maxLength: 150 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ step, what, value }): RuleInput => {
      now += step * minute;
      if (what === "tick") return tickAt(now, now - value * minute);
      if (what === "repair") return repair;
      if (what === "error") return at(now, value > 7 ? "E1" : "ok", "error");
      if (what === "missing") return at(now, null);
      if (what === "bad") return at(now, value, "x", { quality: "bad" });
      return at(now, value, what);
    });
  });

const stored = (state: RuleState): RuleState => JSON.parse(JSON.stringify(state));

describe.each(Object.entries(rules))("the evaluator, on %s", (_, rule) => {
  test("gives the same from wherever it is restarted, from what it stored", () => {
    fc.assert(
      fc.property(life, fc.array(fc.nat(150)), (inputs, restarts) => {
        const whole = play(rule, inputs);
        const cuts = [0, ...restarts.filter((cut) => cut < inputs.length), inputs.length];
        const bounds = [...new Set(cuts)].sort((a, b) => a - b);
        let state = initialState(rule);
        const transitions = [];
        for (const [index, from] of bounds.entries()) {
          const part = play(rule, inputs.slice(from, bounds[index + 1]), stored(state));
          if (index === bounds.length - 1) break;
          state = part.state;
          transitions.push(...part.transitions);
        }
        expect(stored(state)).toEqual(stored(whole.state));
        expect(JSON.stringify(transitions)).toBe(JSON.stringify(whole.transitions));
      }),
      { numRuns: 60 },
    );
  });

  test("is changed by no repeat, and by no late reading", () => {
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.nat(12)), (inputs, back) => {
        const again = inputs.flatMap((input, index) => {
          const earlier = inputs[index - back.next().value];
          const repeats = earlier?.kind === "reading" ? [earlier] : [];
          return [input, ...repeats];
        });
        const [once, twice] = [play(rule, inputs), play(rule, again)];
        expect(twice.transitions).toEqual(once.transitions);
        expect(twice.state).toEqual(once.state);
      }),
      { numRuns: 60 },
    );
  });

  test("changes nothing that it was given, and raises and returns in turn", () => {
    fc.assert(
      fc.property(life, (inputs) => {
        let state = initialState(rule);
        let raised = false;
        for (const input of inputs) {
          const before = stored(state);
          const result = evaluate(rule, freeze(state), freeze(input));
          expect(stored(state)).toEqual(before);
          for (const { type } of result.transitions) {
            if (type === "learned" || type === "re-estimated") continue;
            expect(type).toBe(raised ? "returned" : "raised");
            raised = !raised;
          }
          state = result.state;
          expect(state.condition.active).toBe(raised);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("the evaluator, on conditions within conditions", () => {
  test("restarts anywhere, changes nothing that it was given, and raises and returns in turn", () => {
    let told = 0;
    fc.assert(
      fc.property(conditionTrees, life, fc.array(fc.nat(150)), (tree, inputs, restarts) => {
        const rule = ruleOf(tree);
        let state = freeze(initialState(rule));
        let raised = false;
        for (const [index, input] of inputs.entries()) {
          if (restarts.includes(index)) state = freeze(stored(state));
          const result = evaluate(rule, state, freeze(input));
          for (const { type } of result.transitions) {
            if (type === "learned") continue;
            expect(type).toBe(raised ? "returned" : "raised");
            raised = !raised;
            told += 1;
          }
          state = freeze(result.state);
          expect(state.condition.active).toBe(raised);
        }
        expect(stored(state)).toEqual(stored(play(rule, inputs).state));
      }),
      { numRuns: 300 },
    );
    expect(told).toBeGreaterThan(100);
  }, 60_000);
});

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}
