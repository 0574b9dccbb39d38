import { expect, it } from "vitest";
import { slopeOf, spreadOf } from "./spread.ts";

it("percentiles are values that occurred, by nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(spreadOf(values)).toEqual({ p50: 50, p95: 95, p99: 99 });
  expect(spreadOf([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
});

it("nothing measured is no figure", () => {
  expect(() => spreadOf([])).toThrow(/nothing was measured/);
});

it("the slope of a line is its slope, and noise around it changes little", () => {
  const line = Array.from({ length: 50 }, (_, x) => ({ x, y: 3 * x + 8 }));
  expect(slopeOf(line)).toBeCloseTo(3);
  const noisy = line.map(({ x, y }) => ({ x, y: y + (x % 2 === 0 ? 1 : -1) }));
  expect(slopeOf(noisy)).toBeCloseTo(3, 1);
});
