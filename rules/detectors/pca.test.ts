import { describe, expect, test } from "vitest";
import { gauss, uniform } from "../testing/series.ts";
import { eigenOf } from "./jacobi-eigen.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { initialPca, stepPca } from "./pca.ts";
import type { PcaState } from "./pca.ts";

test("percentage points of the normal distribution are the tables'", () => {
  const table = { 0.5: 0, 0.8: 0.841_621, 0.975: 1.959_964, 0.99: 2.326_348, 0.9999999: 5.199_338 };
  for (const [probability, z] of Object.entries(table)) {
    expect(normalQuantile(Number(probability))).toBeCloseTo(z, 5);
    expect(normalQuantile(1 - Number(probability))).toBeCloseTo(-z, 5);
  }
});

describe("eigenvalues and eigenvectors", () => {
  test("of a matrix of the textbooks", () => {
    const { values, vectors } = eigenOf([2, -1, 0, -1, 2, -1, 0, -1, 2], 3);
    const root = Math.SQRT2;
    for (const [place, value] of [2 + root, 2, 2 - root].entries())
      expect(values[place]).toBeCloseTo(value, 10);
    const [a, b, c] = vectors.slice(0, 3);
    expect([a! / b!, c! / b!]).toEqual([-1 / root, -1 / root].map((it) => expect.closeTo(it, 10)));
  });

  test("give the matrix back", () => {
    const random = uniform(4);
    const size = 12;
    const half = Array.from({ length: size * size }, () => gauss(random));
    const matrix = half.map((_, place) => {
      const [i, j] = [Math.floor(place / size), place % size];
      return half[i * size + j]! + half[j * size + i]!;
    });
    const { values, vectors } = eigenOf(matrix, size);
    for (const [place, element] of matrix.entries()) {
      const [i, j] = [Math.floor(place / size), place % size];
      let sum = 0;
      for (let k = 0; k < size; k++)
        sum += values[k]! * vectors[k * size + i]! * vectors[k * size + j]!;
      expect(sum).toBeCloseTo(element, 9);
    }
  });
});

describe("principal components", () => {
  /** Two signals of variance 1 and correlation .8, exactly, in a thousand rows. */
  const along = Math.sqrt(0.9 * (999 / 1_000));
  const across = Math.sqrt(0.1 * (999 / 1_000));
  const learnt = () => {
    let state: PcaState = initialPca(2, 1_000);
    for (let i = 0; i < 1_000; i++) {
      const [u, v] = [i % 2 === 0 ? along : -along, i % 4 < 2 ? across : -across];
      state = stepPca(state, [5 + u + v, 7 + 3 * (u - v)]).state;
    }
    return state;
  };

  test("measure along and off the direction in which signals move, by hand", () => {
    // One direction of variance 1.8 is kept; .2 is left, whose limit is .2 of a χ² of one degree: .2 · 6.586.
    const chiSquare = (1 - 2 / 9 + 2.326_348 * Math.sqrt(2 / 9)) ** 3;
    const widened = (1_000 ** 2 - 1) / (1_000 * 999);
    const together = stepPca(learnt(), [5 + 3, 7 + 3 * 3]).score!;
    expect(together.t2).toBeCloseTo(10 / (chiSquare * widened), 5);
    expect(together.q).toBeCloseTo(0, 8);
    expect(together.shares).toEqual([0.5, 0.5].map((share) => expect.closeTo(share, 8)));
    const apart = stepPca(learnt(), [5 + 1.5, 7 - 3 * 1.5]).score!;
    expect(apart.t2).toBeCloseTo(0, 8);
    expect(apart.q).toBeCloseTo(4.5 / (0.2 * chiSquare), 5);
  });

  test("pass each limit about once in a hundred healthy rows, and name the signal that broke away", () => {
    const random = uniform(6);
    const row = (more = 0) => {
      const load = gauss(random);
      const noise = () => gauss(random) / 3;
      return [load + noise(), load + noise(), load + noise(), load + more + noise()];
    };
    let state: PcaState = initialPca(4, 2_000);
    for (let i = 0; i < 2_000; i++) state = stepPca(state, row()).state;
    const scores = Array.from({ length: 5_000 }, () => stepPca(state, row()).score!);
    for (const index of ["t2", "q"] as const) {
      const beyond = scores.filter((score) => score[index] > 1).length / scores.length;
      expect(beyond).toBeGreaterThan(0.004);
      expect(beyond).toBeLessThan(0.02);
    }
    const ill = stepPca(state, row(2)).score!;
    expect(ill.shares.indexOf(Math.max(...ill.shares))).toBe(3);
    expect(Math.max(ill.t2, ill.q)).toBeGreaterThan(1);
  });

  test("say nothing while they learn, and learn from whole rows only", () => {
    const state = initialPca(2, 10);
    expect(stepPca(state, [Number.NaN, 1])).toEqual({ state, score: null });
    expect(stepPca(state, [2, 1]).score).toBeNull();
    expect(stepPca(learnt(), [Number.NaN, 7]).score!.q).toBeCloseTo(0, 6);
  });
});

test("signals that all stood still while they were learnt are told of when one moves, and no more when it is back", () => {
  let state = initialPca(3, 100);
  const scoreOf = (row: number[]) => {
    const { state: next, score } = stepPca(state, row);
    state = next;
    return score === null ? null : Math.max(score.t2, score.q);
  };
  for (let row = 0; row < 100; row++) expect(scoreOf([0, 0, 7])).toBeNull();
  expect(scoreOf([0, 0, 7])).toBe(0);
  const moved = scoreOf([0, 2, 7])!;
  expect(moved).toBeGreaterThan(1);
  expect(Number.isFinite(moved)).toBe(true);
  expect(scoreOf([0, 0, 7])).toBe(0);
});
