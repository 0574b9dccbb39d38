import { expect, test } from "vitest";
import { timesVector, triangleOf, triangleSize, wholeOf } from "./symmetric.ts";

const matrix = [4, 1, 2, 1, 5, 3, 2, 3, 6];

test("a symmetric matrix is its lower triangle, row by row", () => {
  expect([...triangleOf(matrix, 3)]).toEqual([4, 1, 5, 2, 3, 6]);
  expect([...wholeOf([4, 1, 5, 2, 3, 6], 3)]).toEqual(matrix);
  expect(triangleSize(3)).toBe(6);
});

test("a triangle times a vector is the matrix times it", () => {
  const into = Float64Array.of(9, 9, 9);
  timesVector([4, 1, 5, 2, 3, 6], [1, 2, 3], into);
  expect([...into]).toEqual([12, 20, 26]);
});
