import { inverseOf } from "./cholesky.ts";

/**
 * Linear regression on standardized inputs with a penalty on their weights: A. E. Hoerl and R. W. Kennard, "Ridge Regression: Biased Estimation
 * for Nonorthogonal Problems", Technometrics 12 (1970) 55–67. Inputs that never vary get no weight.
 */
export interface Ridge {
  centre: number[];
  scale: number[];
  weights: number[];
  intercept: number;
}

export function fitRidge(
  inputs: readonly (readonly number[])[],
  outputs: readonly number[],
  penalty: number,
): Ridge {
  const size = inputs[0]!.length;
  const mean = (of: (row: number) => number) =>
    inputs.reduce((sum, _, row) => sum + of(row), 0) / inputs.length;
  const columns = Array.from({ length: size }, (_, column) => column);
  const centre = columns.map((column) => mean((row) => inputs[row]![column]!));
  const scale = columns.map((column) =>
    Math.sqrt(mean((row) => (inputs[row]![column]! - centre[column]!) ** 2)),
  );
  const intercept = mean((row) => outputs[row]!);
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  for (const [row, input] of inputs.entries()) {
    const z = standardized(input, centre, scale);
    for (let i = 0; i < size; i++) {
      moment[i]! += z[i]! * (outputs[row]! - intercept);
      for (let j = 0; j <= i; j++) gram[i * size + j]! += z[i]! * z[j]!;
    }
  }
  for (let i = 0; i < size; i++) gram[i * size + i]! += penalty;
  const inverse = inverseOf(gram, size);
  if (inverse === null) throw new Error("a penalty above 0 makes the matrix positive definite");
  const weights = columns.map((i) =>
    columns.reduce((sum, j) => sum + inverse[i * size + j]! * moment[j]!, 0),
  );
  return { centre, scale, weights, intercept };
}

export function predictRidge(
  { centre, scale, weights, intercept }: Ridge,
  input: readonly number[],
) {
  const z = standardized(input, centre, scale);
  return weights.reduce((sum, weight, index) => sum + weight * z[index]!, intercept);
}

const leastScale = 1e-9;

const standardized = (
  input: readonly number[],
  centre: readonly number[],
  scale: readonly number[],
): number[] =>
  input.map((value, index) =>
    scale[index]! > leastScale ? (value - centre[index]!) / scale[index]! : 0,
  );
