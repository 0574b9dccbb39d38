import { expect, test } from "vitest";
import { poissonInterval } from "./poisson-interval.ts";

/** Garwood's limits as in every table of them, such as E. S. Pearson and H. O. Hartley, Biometrika Tables for Statisticians I, table 40. */
const published = [
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [2, 0.2422, 7.225],
  [5, 1.623, 11.668],
  [10, 4.795, 18.39],
  [50, 37.11, 65.92],
] as const;

test.each(published)("the interval of %i events is the published one", (events, low, high) => {
  const interval = poissonInterval(events, 1)!;
  expect(interval.value).toBe(events);
  expect(interval.low).toBeCloseTo(low, low < 5 ? 3 : 2);
  expect(interval.high).toBeCloseTo(high, high < 15 ? 3 : 2);
});

test("a rate is per unit of what was observed", () => {
  expect(poissonInterval(2, 4)).toMatchObject({ value: 0.5, low: expect.closeTo(0.0606, 4) });
});

test("no observation says nothing", () => {
  expect(poissonInterval(0, 0)).toBeNull();
  expect(poissonInterval(3, Number.NaN)).toBeNull();
});

test("many events do not overflow", () => {
  const { low, high } = poissonInterval(5_000, 1)!;
  expect(low).toBeCloseTo(4_862.3, 0);
  expect(high).toBeCloseTo(5_140.6, 0);
});
