import * as fc from "fast-check";
import { expect, test } from "vitest";
import { scaleFor, topOf, valueAt, within } from "./value-scale.ts";

const scale = scaleFor([3, 5], 7, 250);

test("the limit and the line are on the scale, with room on both sides", () => {
  expect(scale).toMatchObject({ low: 2, high: 8, step: 0.01 });
});

test("where a value is drawn, there it is taken hold of", () => {
  fc.assert(
    fc.property(fc.double({ min: 2, max: 8, noNaN: true }), (value) => {
      expect(valueAt(topOf(value, scale), scale)).toBeCloseTo(value, 1);
    }),
  );
});

test("a value beyond the scale stays on its edge, and has no more digits than it needs", () => {
  expect(within(99, scale)).toBe(8);
  expect(within(4.123456, scale)).toBe(4.12);
});
