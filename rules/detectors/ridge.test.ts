import { expect, test } from "vitest";
import { fitRidge, predictRidge } from "./ridge.ts";

const inputs = [[1], [2], [3]];
const outputs = [2, 4, 6];

test("without much of a penalty it is the least-squares line", () => {
  const model = fitRidge(inputs, outputs, 1e-9);
  expect(predictRidge(model, [10])).toBeCloseTo(20, 5);
});

test("the penalty shrinks the slope, never the mean", () => {
  // Standardized, Σz² = 3; the slope is shrunk by 3 / (3 + 3).
  const model = fitRidge(inputs, outputs, 3);
  expect(predictRidge(model, [2])).toBeCloseTo(4, 10);
  expect(predictRidge(model, [3])).toBeCloseTo(5, 10);
});

test("an input that never varied has no weight", () => {
  const model = fitRidge(
    inputs.map(([x]) => [x!, 7]),
    outputs,
    1e-9,
  );
  expect(predictRidge(model, [2, 1_000])).toBeCloseTo(4, 5);
});
