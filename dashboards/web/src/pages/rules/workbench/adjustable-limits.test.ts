import { expect, test } from "vitest";
import { adjustableLimits, withLimit } from "./adjustable-limits.ts";

const vibration = { limit: { signal: "vibration", above: 7.1, clearBelow: 6, onDelay: "5m" } };
const rule = { key: "a", condition: vibration };

test("a limit is found with its signal and its clear limit", () => {
  expect(adjustableLimits(rule)).toEqual([
    {
      signal: "vibration",
      side: "above",
      value: 7.1,
      path: ["condition", "limit", "above"],
      clear: { value: 6, path: ["condition", "limit", "clearBelow"] },
    },
  ]);
});

test("a moved limit takes its clear limit along, and what it was made from stays", () => {
  const [limit] = adjustableLimits(rule);
  expect(withLimit(rule, limit!, 8.3)).toEqual({
    key: "a",
    condition: { limit: { signal: "vibration", above: 8.3, clearBelow: 7.2, onDelay: "5m" } },
  });
  expect(rule.condition.limit.above).toBe(7.1);
});

test("limits are found and moved where conditions nest", () => {
  const nested = { condition: { all: [{ code: { signal: "e" } }, { not: vibration }] } };
  const [limit] = adjustableLimits(nested);
  expect(limit?.path).toEqual(["condition", "all", 1, "not", "limit", "above"]);
  const moved = withLimit(nested, limit!, 9);
  expect(adjustableLimits(moved)[0]?.value).toBe(9);
  expect(moved["condition"]).toMatchObject({ all: [{ code: { signal: "e" } }, {}] });
});

test("a limit that is a parameter is moved there", () => {
  const byParameter = {
    parameters: { limit: 4 },
    condition: { limit: { signal: "flow", below: "$limit" } },
  };
  const [limit] = adjustableLimits(byParameter);
  expect(limit).toMatchObject({ side: "below", value: 4, path: ["parameters", "limit"] });
  expect(withLimit(byParameter, limit!, 3)["parameters"]).toEqual({ limit: 3 });
});

test("a rule without limits has none to move", () => {
  expect(adjustableLimits({ condition: { stuck: { signal: "flow", for: "1h" } } })).toEqual([]);
});
