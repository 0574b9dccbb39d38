import { expect, test } from "vitest";
import { pairOf } from "./version-pair.ts";

test("nothing said, the newest stands beside the one before it", () => {
  expect(pairOf([3, 2, 1], {})).toEqual({ from: 2, to: 3 });
});

test("one version has nothing to stand beside", () => {
  expect(pairOf([1], { from: "1", to: "1" })).toBeNull();
});

test("the address names both, in either order", () => {
  expect(pairOf([3, 2, 1], { from: "3", to: "1" })).toEqual({ from: 3, to: 1 });
});

test("a version that does not exist is as if it were not named", () => {
  expect(pairOf([3, 2, 1], { from: "9", to: "2" })).toEqual({ from: 1, to: 2 });
});
