import { expect, test } from "vitest";
import { toSeries } from "./series.ts";

test("a gap is a null between the points on its two sides", () => {
  const points = [
    { at: 0, value: 1 },
    { at: 10, value: 2 },
    { at: 90, value: 3 },
  ];
  const series = toSeries(points, [{ from: 10, to: 90 }]);
  expect(series.at).toEqual([0, 10, 11, 90]);
  expect(series.value).toEqual([1, 2, null, 3]);
});

test("silence before the first and after the last point needs no mark", () => {
  const series = toSeries(
    [{ at: 50, value: 1 }],
    [
      { from: 0, to: 50 },
      { from: 50, to: 100 },
    ],
  );
  expect(series.at).toEqual([50]);
});

test("a reading without a value is a gap too, not a zero", () => {
  expect(toSeries([{ at: 0, value: null }], []).value).toEqual([null]);
});

test("buckets keep their extremes", () => {
  const series = toSeries([{ at: 0, value: 2, min: 1, max: 9 }], []);
  expect(series.min).toEqual([1]);
  expect(series.max).toEqual([9]);
});
