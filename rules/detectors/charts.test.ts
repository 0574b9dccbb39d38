import { describe, expect, test } from "vitest";
import { gauss, uniform } from "../testing/series.ts";
import { initialBaseline, knownBaseline, standardize } from "./chart-baseline.ts";
import { initialCusum, stepCusum } from "./cusum.ts";
import { initialEwma, stepEwma } from "./ewma-chart.ts";
import { initialPageHinkley, pageHinkleyLimit, stepPageHinkley } from "./page-hinkley.ts";
import { fewestForRobustZ, initialRobustZ, stepRobustZ } from "./robust-z.ts";

/** Montgomery's example (7th ed., table 9.1): twenty from N(10, 1), then ten from N(11, 1). */
const montgomery = [
  9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08,
  9.37, 10.62, 10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52,
];

describe("the cumulative sum", () => {
  test("is that of the textbook's table 9.2, and signals at its 29th reading", () => {
    const state = initialCusum(knownBaseline(10, 1));
    const sums = montgomery.map((value) => {
      stepCusum(state, value);
      return [state.up, state.down].map((sum) => Math.round(100 * sum) / 100);
    });
    expect(sums.map(([up]) => up)).toEqual([
      0, 0, 0, 1.16, 2.82, 2.5, 0.04, 1, 0, 0, 0, 0.97, 0.98, 0, 0, 0, 0.12, 0, 0, 0.34, 0.74, 0,
      1.79, 2.79, 2.89, 3.47, 3.35, 4.47, 5.28, 5.3,
    ]);
    expect(sums.slice(0, 8).map(([, down]) => down)).toEqual([0.05, 1.56, 1.77, 0, 0, 0, 1.46, 0]);
    expect(sums.findIndex(([up]) => up! > 5) + 1).toBe(29);
  });

  test("comes back after what it told of is over", () => {
    const state = initialCusum(knownBaseline(0, 1));
    for (let index = 0; index < 10_000; index++) stepCusum(state, 3);
    let rows = 0;
    while (stepCusum(state, 0)! >= 5) rows += 1;
    expect(rows).toBeLessThan(32);
  });
});

describe("the moving average's chart", () => {
  test("is that of the textbook's table 9.10, its limits open as in it", () => {
    const state = initialEwma(knownBaseline(10, 1));
    const averages = montgomery.map((value) => {
      const score = stepEwma(state, value)!;
      return { average: 10 + state.mean, half: Math.abs(state.mean) / score };
    });
    const rounded = averages.map(({ average }) => Math.round(1e4 * average) / 1e4);
    expect(rounded.slice(0, 3)).toEqual([9.945, 9.7495, 9.7036]);
    expect(rounded.at(-1)).toBeCloseTo(10.6341, 3);
    // 2.7 sigmas are 10.27 at the first reading, 10.36 at the second, 10.62 in the end.
    expect(10 + 2.7 * averages[0]!.half).toBeCloseTo(10.27, 2);
    expect(10 + 2.7 * averages[1]!.half).toBeCloseTo(10.36, 2);
    expect(10 + 2.7 * averages.at(-1)!.half).toBeCloseTo(10.62, 2);
  });
});

test("runs of healthy readings are about as long as published: 500 for the average, 465 for the sum", () => {
  const random = uniform(21);
  const meanRun = (initial: () => (value: number) => boolean) => {
    let readings = 0;
    for (let run = 0; run < 600; run++) {
      const told = initial();
      do readings += 1;
      while (!told(gauss(random)));
    }
    return readings / 600;
  };
  const average = meanRun(() => {
    const state = initialEwma(knownBaseline(0, 1));
    // The published figure is of limits that are open from the beginning.
    state.unfilled = 0;
    return (value) => stepEwma(state, value)! > 2.814;
  });
  const sum = meanRun(() => {
    const state = initialCusum(knownBaseline(0, 1));
    return (value) => stepCusum(state, value)! > 5;
  });
  // A mean of 600 runs is good for 4 %; three times that.
  expect(Math.abs(average / 500 - 1)).toBeLessThan(0.13);
  expect(Math.abs(sum / 465 - 1)).toBeLessThan(0.13);
});

describe("what a chart is drawn around", () => {
  test("is what the first readings were, and no later ones", () => {
    const baseline = initialBaseline(4);
    for (const value of [1, 3, 1, 3]) expect(standardize(baseline, value, true)).toBeNull();
    expect(standardize(baseline, 5, true)).toBe(3);
    expect(standardize(baseline, 5, true)).toBe(3);
  });
});

describe("Page and Hinkley's test", () => {
  test("sums what is beyond the mean so far and the slack, by hand", () => {
    const state = initialPageHinkley();
    for (let index = 0; index < 100; index++) stepPageHinkley(state, index % 2 === 0 ? 1 : -1);
    state.up = 0;
    const { count, mean, variance } = state.moments;
    expect([count, mean, variance]).toEqual([100, 0, 1].map((value) => expect.closeTo(value, 9)));
    stepPageHinkley(state, 3);
    // Mean 3 / 101, variance (1 − 1/101) (1 + 9/101).
    const sigma = Math.sqrt((100 / 101) * (1 + 9 / 101));
    expect(state.up).toBeCloseTo((3 - 3 / 101) / sigma - 0.25, 9);
  });

  test("begins anew after a jump, on the new level", () => {
    const random = uniform(5);
    const state = initialPageHinkley();
    for (let index = 0; index < 400; index++) stepPageHinkley(state, gauss(random) / 2);
    const jumped = Array.from({ length: 600 }, () => stepPageHinkley(state, 5 + gauss(random) / 2));
    const told = jumped.findIndex((score) => score !== null && score > pageHinkleyLimit);
    expect(told).toBeLessThan(8);
    expect(jumped.slice(told + 1, told + 100).every((score) => score === null)).toBe(true);
    expect(jumped.at(-1)).toBeLessThan(pageHinkleyLimit);
  });
});

describe("the robust z", () => {
  test("counts in sigmas of a normal signal, a tenth of wild readings notwithstanding", () => {
    const random = uniform(9);
    const state = initialRobustZ();
    for (let index = 0; index < 5_000; index++)
      stepRobustZ(state, index % 10 === 0 ? 1e6 * random() : 10 + 2 * gauss(random));
    // Ten in a hundred on one side move the median by .14 sigma and widen its deviation by 14 %.
    expect(stepRobustZ(state, 10 + 2 * 5)!).toBeGreaterThan(4);
    expect(stepRobustZ(state, 10 + 2 * 5)!).toBeLessThan(5);
    expect(stepRobustZ(state, 10)!).toBeLessThan(0.3);
  });

  test("says nothing before a hundred readings", () => {
    const state = initialRobustZ();
    for (let index = 0; index < fewestForRobustZ; index++)
      expect(stepRobustZ(state, index)).toBeNull();
    expect(stepRobustZ(state, 1e9)).toBeGreaterThan(1e6);
  });
});
