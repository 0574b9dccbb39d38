import { mean, standardDeviation } from "simple-statistics";
import { expect, test } from "vitest";
import { initialGaussMarkov, stepGaussMarkov } from "./gauss-markov.ts";
import { seededRandom } from "./seeded.ts";

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

test("the same seed gives the same numbers, another seed gives others", () => {
  const a = draw(5, seededRandom("plant").next);
  expect(draw(5, seededRandom("plant").next)).toEqual(a);
  expect(draw(5, seededRandom("plant2").next)).not.toEqual(a);
});

test("a fork depends on its name and not on what was drawn before", () => {
  const parent = seededRandom(7);
  const early = draw(3, parent.fork("P-101").next);
  parent.next();
  expect(draw(3, parent.fork("P-101").next)).toEqual(early);
  expect(draw(3, parent.fork("P-102").next)).not.toEqual(early);
});

test("uniform, normal and exponential draws have the moments of their distributions", () => {
  const random = seededRandom("moments");
  const uniform = draw(50_000, random.next);
  expect(mean(uniform)).toBeCloseTo(0.5, 1.9);
  expect(standardDeviation(uniform)).toBeCloseTo(Math.sqrt(1 / 12), 1.9);
  const normal = draw(50_000, random.normal);
  expect(Math.abs(mean(normal))).toBeLessThan(0.02);
  expect(Math.abs(standardDeviation(normal) - 1)).toBeLessThan(0.02);
  const waits = draw(50_000, () => random.exponential(3));
  expect(Math.abs(mean(waits) - 3)).toBeLessThan(0.06);
});

test("autocorrelated noise has the asked spread and memory at any sampling interval", () => {
  for (const everyMs of [500, 60_000]) {
    const random = seededRandom(`noise${everyMs}`);
    const memoryMs = 4 * everyMs;
    let state = initialGaussMarkov();
    const values = Array.from({ length: 40_000 }, (_, i) => {
      state = stepGaussMarkov(state, i * everyMs, { spread: 2, memoryMs }, random);
      return state.value;
    });
    expect(Math.abs(standardDeviation(values) - 2)).toBeLessThan(0.1);
    const lagged = mean(values.slice(1).map((value, i) => value * (values[i] ?? 0))) / 4;
    expect(Math.abs(lagged - Math.exp(-1 / 4))).toBeLessThan(0.05);
  }
});
