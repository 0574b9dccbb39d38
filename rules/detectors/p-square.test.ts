import { describe, expect, test } from "vitest";
import { initialMarkers, mark, markedCount, markedQuantile } from "./p-square.ts";
import { uniform } from "../testing/series.ts";

/** The paper's example: twenty observations, the median wanted. */
const observations = [
  0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.6, 10.28, 1.47, 0.4, 0.05,
  11.39, 0.27, 0.42, 0.09, 11.37,
];
const quartiles = [0, 0.25, 0.5, 0.75, 1];

function marked(values: readonly number[], quantiles: readonly number[], memory?: number) {
  const markers = initialMarkers(quantiles);
  for (const value of values) mark(markers, quantiles, value, memory);
  return markers;
}

describe("P² markers", () => {
  test("end where the paper's do (Table I)", () => {
    const markers = marked(observations, quartiles);
    const rounded = [...markers].map((value) => Number(value.toFixed(2)));
    expect(rounded.slice(0, 5)).toEqual([0.02, 0.49, 4.44, 17.2, 38.62]);
    expect(rounded.slice(5)).toEqual([1, 6, 10, 16, 20]);
  });

  test("know nothing before there is a value for each of them", () => {
    const markers = marked(observations.slice(0, 4), quartiles);
    expect(markedCount(markers)).toBe(4);
    expect(markedQuantile(markers, 2)).toBeNaN();
    mark(markers, quartiles, 0.83);
    expect(markedQuantile(markers, 2)).toBe(0.74);
  });

  test("find far quantiles of a long stream", () => {
    const random = uniform(7);
    const values = Array.from({ length: 20_000 }, () => -Math.log(1 - random()));
    const markers = marked(values, [0, 0.25, 0.5, 0.98, 1]);
    expect(markedQuantile(markers, 3)).toBeCloseTo(Math.log(50), 0);
    expect(markedQuantile(markers, 2)).toBeCloseTo(Math.LN2, 1);
  });

  test("follow what has changed only where they forget", () => {
    const random = uniform(3);
    const values = Array.from({ length: 12_000 }, (_, i) => random() + (i < 8_000 ? 0 : 10));
    expect(markedQuantile(marked(values, quartiles), 2)).toBeLessThan(2);
    expect(markedQuantile(marked(values, quartiles, 1_000), 2)).toBeGreaterThan(10);
  });
});
