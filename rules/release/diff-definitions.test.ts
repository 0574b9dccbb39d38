import { expect, test } from "vitest";
import { diffDefinitions } from "./diff-definitions.ts";

const before = {
  key: "a",
  severity: 2,
  summary: "Hot",
  condition: { any: [{ limit: { signal: "x", above: 7 } }, { stuck: { signal: "x", for: "1m" } }] },
};

test("each difference is told by its path", () => {
  const after = {
    ...before,
    severity: 3,
    kind: "instrument",
    condition: {
      any: [{ limit: { signal: "x", above: 8 } }, { stuck: { signal: "x", for: "1m" } }],
    },
  };
  const { summary: _, ...rest } = after;
  expect(diffDefinitions(before, rest)).toEqual([
    { path: "condition.any[0].limit.above", kind: "changed", from: 7, to: 8 },
    { path: "kind", kind: "added", from: null, to: "instrument" },
    { path: "severity", kind: "changed", from: 2, to: 3 },
    { path: "summary", kind: "removed", from: "Hot", to: null },
  ]);
});

test("the same definition differs in nothing, in whatever order it is written", () => {
  const { key, ...rest } = before;
  expect(diffDefinitions(before, { ...rest, key })).toEqual([]);
});
