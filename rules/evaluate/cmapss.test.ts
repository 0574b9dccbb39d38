import { expect, test } from "vitest";
import { penaltyOf, rmse } from "./cmapss.ts";

test("the score of a turbofan's answer", () => {
  expect(penaltyOf(0)).toBe(0);
  // Thirteen cycles early and ten late both cost e − 1.
  expect(penaltyOf(-13)).toBeCloseTo(Math.E - 1, 10);
  expect(penaltyOf(10)).toBeCloseTo(Math.E - 1, 10);
  expect(rmse([3, -4])).toBeCloseTo(Math.sqrt(12.5), 10);
});
