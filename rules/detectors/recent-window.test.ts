import { expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import { initialWindow, levelShift, logVariance, takeRecent } from "./recent-window.ts";

function windowOf(values: readonly number[]) {
  const window = initialWindow();
  for (const value of values) takeRecent(window, value);
  return window;
}

const repeat = (value: number, times: number) => Array.from({ length: times }, () => value);

test("the variance is that of the last 24, and not known before", () => {
  expect(logVariance(windowOf(repeat(1, 23)), 1e-6)).toBeNaN();
  // Twelve 1 and twelve 3: mean 2, variance 1.
  const alternating = Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? 1 : 3));
  expect(logVariance(windowOf([9, 9, ...alternating]), 0)).toBeCloseTo(0, 10);
  expect(logVariance(windowOf(repeat(7, 24)), 1e-6)).toBeCloseTo(Math.log(1e-6), 10);
});

test("the shift is the last 24 less the 72 before, and not known before", () => {
  expect(levelShift(windowOf(repeat(1, 95)))).toBeNaN();
  expect(levelShift(windowOf([...repeat(50, 3), ...repeat(1, 72), ...repeat(3, 24)]))).toBe(2);
});

test("sums that are carried along stay those of the values", () => {
  const random = uniform(2);
  const values = Array.from({ length: 1_003 }, () => Math.fround(1_000 * random()));
  const last = values.slice(-24);
  const before = values.slice(-96, -24);
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const window = windowOf(values);
  expect(levelShift(window)).toBeCloseTo(mean(last) - mean(before), 8);
  const variance = mean(last.map((value) => (value - mean(last)) ** 2));
  expect(logVariance(window, 0)).toBeCloseTo(Math.log(variance), 8);
});
