import { expect, test } from "vitest";
import { learnModes, probabilityOf } from "./failure-modes.ts";
import type { Example } from "./failure-modes.ts";

const none = new Set<string>();
const hours = (count: number, signs: Example["signs"], modes: string[] = []): Example[] =>
  Array.from({ length: count }, () => ({ signs, modes: new Set(modes), undecided: none }));

/** Two signs: a code and a shift. Both come before a bearing fails; each alone comes now and then. */
const history = [
  ...hours(100, [true, true], ["bearing"]),
  ...hours(9_000, [false, false]),
  ...hours(450, [true, false]),
  ...hours(450, [false, true]),
];
const model = learnModes(history, ["bearing", "seal"]);
const probable = (signs: Example["signs"]) => probabilityOf(model, "bearing", signs).probability;

test("two signs together name the mode that either alone does not", () => {
  expect(probable([true, true])).toBeGreaterThan(0.5);
  expect(probable([true, false])).toBeLessThan(0.1);
  expect(probable([false, true])).toBeLessThan(0.1);
});

test("the weights are the logarithms of how much more often a sign comes before a failure", () => {
  // Overall (100 + 450 + 1) / (100 + 9900 + 2); before: (100 + 12 p) / 112; else: (450 + 12 p) / 9912.
  const p = 551 / 10_002;
  const weight = Math.log((100 + 12 * p) / 112 / ((450 + 12 * p) / 9_912));
  const { reasons } = probabilityOf(model, "bearing", [true, null]);
  expect(reasons).toHaveLength(1);
  expect(reasons[0]!.weight).toBeCloseTo(weight, 10);
});

test("what is not known says nothing", () => {
  expect(probable([null, null])).toBeCloseTo(100 / 10_000, 10);
  expect(probable([true, null])).toBeGreaterThan(probable([true, false]));
});

test("a mode that never failed is not named", () => {
  expect(probabilityOf(model, "seal", [true, true])).toEqual({ probability: 0, reasons: [] });
});
