import { expect, test } from "vitest";
import { evidenceWindow } from "./evidence-window.ts";

const minute = 60_000;

test("what came after is half as long as what was known", () => {
  const window = evidenceWindow([{ at: 0 }, { at: 10 * minute }], 10 * minute, 99 * minute);
  expect(window).toEqual({ from: 0, knownUntil: 10 * minute, to: 15 * minute });
});

test("the future is not shown", () => {
  const window = evidenceWindow([{ at: 0 }, { at: 10 * minute }], 10 * minute, 11 * minute);
  expect(window.to).toBe(11 * minute);
});

test("a flag without readings shows the minute before it", () => {
  expect(evidenceWindow([], 5 * minute, 5 * minute).from).toBe(4 * minute);
});
