import { expect, test } from "vitest";
import { classify, learnDiscriminant } from "./linear-discriminant.ts";

const cloud = (x: number, y: number) =>
  [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [x + dx, y + dy + 2 * dx]));
const rows = [...cloud(0, 0), ...cloud(0, 6), ...cloud(8, 16)];
const labels = ["new", "worn", "broken"].flatMap((label) => Array.from({ length: 9 }, () => label));
const model = learnDiscriminant(rows, labels);

test("a row belongs where its condition's mean is nearest in units of the scatter", () => {
  for (const [index, row] of rows.entries()) expect(classify(model, row).label).toBe(labels[index]);
  // Along the scatter far is near: (3, 6) hangs together as "new" does, although "worn" has its mean closer.
  expect(classify(model, [2.4, 4.8]).label).toBe("new");
});

test("half-way between two conditions neither is preferred", () => {
  expect(classify(model, [0, 3]).margin).toBeCloseTo(0, 6);
});
