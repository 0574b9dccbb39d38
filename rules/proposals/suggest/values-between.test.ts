import * as fc from "fast-check";
import { expect, it } from "vitest";
import { durationBetween, durationWritten, numberBetween } from "./values-between.ts";
import { positiveDuration } from "../../definition/duration.ts";

it("a number between two has as few digits as say it", () => {
  expect(numberBetween(7.8, 9.4, 0.5)).toBe(8.6);
  expect(numberBetween(100, 250, 0.5)).toBe(180);
  expect(numberBetween(1.0001, 1.0002, 0.5)).toBe(1.00015);
  expect(numberBetween(-3, -1, 0.25)).toBe(-2.5);
  expect(numberBetween(5, 5, 0.5)).toBe(null);
});

it("a duration between two is as round as their distance allows, and written as a rule reads it", () => {
  const minute = 60_000;
  expect(durationBetween(5 * minute, 61 * minute, 0.5)).toBe(35 * minute);
  expect(durationBetween(1_000, 3_000, 0.5)).toBe(2_000);
  expect(durationBetween(5, 5, 0.5)).toBe(null);
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 2, max: 1e9 }), (from, by) => {
      const found = durationBetween(from, from + by, 0.5)!;
      expect(found > from && found < from + by).toBe(true);
      expect(positiveDuration.parse(durationWritten(found))).toBe(found);
    }),
    { numRuns: 60 },
  );
});
