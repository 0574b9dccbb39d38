import { expect, test } from "vitest";
import { macroF1 } from "./macro-f1.ts";

test("macro F1 is the mean over classes", () => {
  // a: 2·2 / (3 + 2); b: 2·1 / (1 + 2).
  expect(macroF1(["a", "a", "a", "b"], ["a", "a", "b", "b"])).toBeCloseTo((4 / 5 + 2 / 3) / 2, 10);
  expect(macroF1(["a", "b"], ["a", "a"])).toBeCloseTo(2 / 3 / 2, 10);
});
