import { expect, test } from "vitest";
import { placeInWords, valueInWords } from "./definition-words.ts";

test("a place in a definition is said in words, and parts of a list count from one", () => {
  expect(placeInWords("severity")).toBe("Severity");
  expect(placeInWords("condition.all[1].limit.clearBelow")).toBe(
    "Condition, all, 2., limit, clear below",
  );
});

test("a value that nests is said in a line", () => {
  expect(valueInWords({ limit: { signal: "flow", clearBelow: 3 } })).toBe(
    "limit: signal: flow; clear below: 3",
  );
  expect(valueInWords(["P-1", "P-2"])).toBe("P-1, P-2");
  expect(valueInWords({ all: true })).toBe("all: yes");
});
