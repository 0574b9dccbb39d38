import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffDefinitions } from "./diff-definitions.ts";
import { placeInWords, valueInWords } from "./definition-words.ts";

const limit = (above: number) => ({ condition: { limit: { signal: "vibration", above } } });

test("a changed limit is one change, at its place", () => {
  expect(diffDefinitions(limit(7.1), limit(8))).toEqual([
    { path: ["condition", "limit", "above"], before: 7.1, after: 8 },
  ]);
});

test("what came and what went are told apart from what changed", () => {
  const changes = diffDefinitions({ key: "a", skill: "x" }, { key: "a", response: "Look." });
  expect(changes).toEqual([
    { path: ["skill"], before: "x", after: undefined },
    { path: ["response"], before: undefined, after: "Look." },
  ]);
});

test("another form of condition is the old one gone and the new one there", () => {
  const changes = diffDefinitions(limit(7), { condition: { stuck: { for: "1h" } } });
  expect(changes.map(({ path }) => path.join("."))).toEqual(["condition.limit", "condition.stuck"]);
});

test("a part of a list of conditions has its own place, a list of words is one value", () => {
  const all = (above: number) => ({ condition: { all: [{ code: {} }, limit(above).condition] } });
  expect(diffDefinitions(all(1), all(2))[0]?.path).toEqual([
    "condition",
    "all",
    1,
    "limit",
    "above",
  ]);
  expect(diffDefinitions({ assets: ["a"] }, { assets: ["a", "b"] })).toHaveLength(1);
});

test("a definition does not differ from itself", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(diffDefinitions(value, value)).toEqual([]);
    }),
  );
});

test("places and values are said in words", () => {
  expect(placeInWords(["condition", "all", 1, "limit", "clearBelow"])).toBe(
    "Condition, all, 2., limit, clear below",
  );
  expect(valueInWords({ limit: { signal: "flow", clearBelow: 3 } })).toBe(
    "limit: signal: flow; clear below: 3",
  );
});
