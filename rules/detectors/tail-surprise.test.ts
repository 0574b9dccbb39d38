import { describe, expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import {
  fewestForTail,
  initialTail,
  learnTail,
  mostSurprise,
  surpriseOf,
  tailThreshold,
} from "./tail-surprise.ts";

const exponential = (count: number, seed = 5) => {
  const random = uniform(seed);
  return Array.from({ length: count }, () => -Math.log(1 - random()));
};

function tailOf(values: readonly number[]) {
  const tail = initialTail();
  for (const value of values) learnTail(tail, value);
  return tail;
}

describe("the surprise of a tail", () => {
  test("is the power of ten of how rarely a value is exceeded", () => {
    const tail = tailOf(exponential(8_000));
    // Of an exponential distribution a value of ln 1000 is exceeded once in a thousand.
    expect(surpriseOf(tail, Math.log(100))).toBeCloseTo(2, 0);
    expect(surpriseOf(tail, Math.log(1_000))).toBeCloseTo(3, 0);
    expect(surpriseOf(tail, tailThreshold(tail))).toBe(0);
  });

  test("says nothing before it has seen a hundred, and never more than one in ten thousand", () => {
    expect(surpriseOf(tailOf(exponential(fewestForTail - 1)), 1e9)).toBe(0);
    expect(surpriseOf(tailOf(exponential(fewestForTail)), 1e9)).toBe(mostSurprise);
  });

  test("claims less where it has seen less", () => {
    const few = tailOf(exponential(400));
    const many = tailOf(exponential(8_000));
    const beyond = (tail: ReturnType<typeof tailOf>) => surpriseOf(tail, tailThreshold(tail) + 4);
    expect(beyond(few)).toBeLessThan(beyond(many));
  });

  test("of one value for ever is nothing, and a step is far", () => {
    const still = tailOf(Array.from({ length: 500 }, () => 3));
    expect(surpriseOf(still, 3)).toBe(0);
    expect(surpriseOf(still, 4)).toBe(mostSurprise);
  });
});
