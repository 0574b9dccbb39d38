import { expect, test } from "vitest";
import { runsOf, withBand } from "./expected-band.ts";

const point = (at: number, low: number | null = 1, high: number | null = 3) => ({ at, low, high });

test("a band breaks where nobody can say what was expected", () => {
  const runs = runsOf([point(0), point(5), point(10, null, null), point(15), point(20)]);
  expect(runs.map((run) => run.map(({ at }) => at))).toEqual([
    [0, 5],
    [15, 20],
  ]);
});

test("a band breaks at a silence and a lone moment is no band", () => {
  const runs = runsOf([point(0), point(5), point(10), point(90), point(200), point(205)]);
  expect(runs.map((run) => run.map(({ at }) => at))).toEqual([
    [0, 5, 10],
    [200, 205],
  ]);
});

test("a band near the line is shown whole", () => {
  expect(withBand([2, 4], [point(0, 1, 5)])).toEqual([1, 5]);
});

test("a band far wider than the line does not flatten it", () => {
  expect(withBand([2, 4], [point(0, -100, 100)])).toEqual([0, 6]);
});

test("a flat line shows the band, and no band leaves the line as it is", () => {
  expect(withBand([2, 2], [point(0, 1, 9)])).toEqual([1, 9]);
  expect(withBand([2, 4], [point(0, null, null)])).toEqual([2, 4]);
  expect(withBand(null, [])).toBeNull();
});
