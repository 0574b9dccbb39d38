import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Bucket } from "../telemetry-store.ts";
import { combineBuckets } from "./combine-buckets.ts";

const readings = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: 0, max: 5_000 }),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    }),
    { selector: ({ at }) => at, minLength: 1, maxLength: 60 },
  )
  .map((list) => list.sort((a, b) => a.at - b.at));

test("buckets of buckets are the buckets of the readings themselves", () => {
  fc.assert(
    fc.property(readings, fc.integer({ min: 1, max: 40 }), (list, step) => {
      const fine = bucketsOf(list, step);
      const coarse = combineBuckets(fine, step * 7);
      const expected = bucketsOf(list, step * 7);
      expect(coarse.map(withoutMean)).toEqual(expected.map(withoutMean));
      for (const [i, { mean }] of coarse.entries()) {
        expect(Math.abs(mean - expected[i]!.mean)).toBeLessThan(1e-6);
      }
    }),
  );
});

test("the parts of one bucket become one bucket", () => {
  const part = (count: number, value: number): Bucket => ({
    at: 60,
    count,
    min: value,
    max: value,
    mean: value,
    first: value,
    last: value,
  });
  expect(combineBuckets([part(1, 4), part(3, 8)], 60)).toEqual([
    { at: 60, count: 4, min: 4, max: 8, mean: 7, first: 4, last: 8 },
  ]);
});

test("a mean never leaves what it is the mean of, however large the values", () => {
  const one = { at: 0, count: 1, min: 1e308, max: 1e308, mean: 1e308, first: 1e308, last: 1e308 };
  expect(combineBuckets([one, one, one], 60)[0]?.mean).toBe(1e308);
});

const withoutMean = ({ mean: _mean, ...rest }: Bucket) => rest;

function bucketsOf(list: readonly { at: number; value: number }[], step: number): Bucket[] {
  const groups = Map.groupBy(list, ({ at }) => Math.floor(at / step) * step);
  return [...groups].map(([at, group]) => {
    const values = group.map(({ value }) => value);
    return {
      at,
      count: values.length,
      min: Math.min(...values),
      max: Math.max(...values),
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      first: values[0]!,
      last: values.at(-1)!,
    };
  });
}
