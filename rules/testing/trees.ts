import * as fc from "fast-check";
import { afterThat } from "./series.ts";

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((each) => `${each}s`);

const leaf: fc.Arbitrary<object> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        signal: fc.constantFrom("x", "x", "y", "door"),
        above: fc.constantFrom(6, 7, 8),
        onDelay: fc.constantFrom("0s", "20s"),
        offDelay: fc.constantFrom("0s", "10s"),
      })
      .map((limit) => ({ limit })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { code: { signal: "error", equals: "E1" } },
      { code: { signal: "error", equals: "E1", hold: "1m" } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { stuck: { signal: "x", for: "30s", minReadings: 3, tolerance: 1 } },
      { rate: { signal: "x", risingBy: 3, per: "1m", over: "1m" } },
      { drift: { signal: "x", learn: "25 readings", smoothing: "10s", threshold: 2 } },
      { noData: { signal: "y", for: "40s" } },
      {
        expression: {
          signals: { a: "x", b: "y" },
          codes: { c: "error" },
          when: 'a + b > 14.0 && age.b < 60.0 || c == "E1" && a > 6',
        },
      },
      { expression: { signals: { a: "x" }, when: "a > 8", clear: "a < 6" } },
    ),
  },
);

const modifiers: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: seconds(5, 60).map((onDelay) => ({ onDelay })) },
  { weight: 1, arbitrary: seconds(5, 60).map((offDelay) => ({ offDelay })) },
  { weight: 1, arbitrary: seconds(5, 60).map((keepFor) => ({ keepFor })) },
  {
    weight: 1,
    // The tests' time begins at midnight UTC.
    arbitrary: fc.constantFrom(
      { activeHours: { from: "01:03", to: "01:10" } },
      { activeHours: { from: "01:06", to: "01:02" } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ chattering: { raises: 2, within: "2m", calm: "1m" } }),
  },
);

const counts = fc.oneof(
  fc.record({ n: fc.integer({ min: 1, max: 3 }), of: fc.integer({ min: 3, max: 6 }) }),
  fc.record({ n: fc.integer({ min: 1, max: 3 }), within: seconds(20, 90) }),
);

const { tree } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc
    .tuple(
      fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((all) => ({ all })),
        fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((any) => ({ any })),
        fc
          .array(tie("tree"), { minLength: 3, maxLength: 3 })
          .map((of) => ({ atLeast: { n: 2, of } })),
        tie("tree").map((not) => ({ not })),
        fc
          .tuple(counts, tie("tree"))
          .map(([count, condition]) => ({ nOfM: { ...count, condition } })),
        fc
          .tuple(tie("tree"), seconds(10, 90), tie("tree"))
          .map(([first, within, then]) => afterThat(first, within, then)),
        fc
          .tuple(leaf, tie("tree"), fc.constantFrom({}, { settle: "15s" }))
          .map(([inner, mode, settle]) => ({ ...inner, while: mode, ...settle })),
      ),
      modifiers,
    )
    .map(([form, more]) => ({ ...form, ...more })),
}));

/** Conditions of every form within each other, as a person writes them. */
export const conditionTrees = tree;
