import { expect, test } from "vitest";
import { blanks } from "./readings.ts";

test("readings without a value are one stretch up to the next that has one", () => {
  const points = [
    { at: 0, value: 1 },
    { at: 10, value: null },
    { at: 20, value: null },
    { at: 30, value: 0 },
    { at: 40, value: null },
  ];
  expect(blanks(points)).toEqual([
    { from: 10, to: 30 },
    { from: 40, to: 40 },
  ]);
});

test("a zero is a value", () => {
  expect(blanks([{ at: 0, value: 0 }])).toEqual([]);
});
