import { inverseOf } from "./cholesky.ts";

/**
 * Which of several known conditions a row of features speaks for: the one whose mean is nearest in units of the scatter within conditions. R. A.
 * Fisher, "The Use of Multiple Measurements in Taxonomic Problems", Annals of Eugenics 7 (1936) 179–188; the scatter with a ridge, as in J. H.
 * Friedman, "Regularized Discriminant Analysis", JASA 84 (1989) 165–175. Conditions count the same, however often each was seen.
 */
export interface Discriminant {
  centre: number[];
  scale: number[];
  /** Of each condition: what weighs each standardized feature, and what is taken off. */
  conditions: { label: string; weights: number[]; offset: number }[];
}

/** Of a standardized feature's variance. */
const ridge = 1e-3;

export function learnDiscriminant(
  rows: readonly (readonly number[])[],
  labels: readonly string[],
): Discriminant {
  const size = rows[0]!.length;
  const centre = columnMeans(rows);
  const scale = columnMeans(
    rows.map((row) => row.map((value, i) => (value - centre[i]!) ** 2)),
  ).map((variance) => Math.sqrt(variance) + 1e-9);
  const standard = rows.map((row) => standardized(row, centre, scale));
  const names = [...new Set(labels)].sort();
  const means = names.map((name) => columnMeans(standard.filter((_, row) => labels[row] === name)));
  const within = new Float64Array(size * size);
  for (const [row, values] of standard.entries()) {
    const mean = means[names.indexOf(labels[row]!)]!;
    const off = Float64Array.from(values, (value, i) => value - mean[i]!);
    for (let i = 0; i < size; i++) {
      const share = off[i]! / rows.length;
      for (let j = 0; j <= i; j++) within[i * size + j]! += share * off[j]!;
    }
  }
  for (let i = 0; i < size; i++) within[i * size + i]! += ridge;
  const precision = inverseOf(within, size);
  if (precision === null) throw new Error("a scatter with a ridge is positive definite");
  const conditions = names.map((label, index) => {
    const mean = means[index]!;
    const weights = mean.map((_, i) => dot(precision.subarray(i * size, (i + 1) * size), mean));
    return { label, weights, offset: dot(weights, mean) / 2 };
  });
  return { centre, scale, conditions };
}

/** The condition's label, and by how much it is preferred to the next. */
export function classify(
  { centre, scale, conditions }: Discriminant,
  row: readonly number[],
): { label: string; margin: number } {
  const values = standardized(row, centre, scale);
  const scores = conditions
    .map(({ label, weights, offset }) => ({ label, score: dot(weights, values) - offset }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = scores;
  return { label: best!.label, margin: next === undefined ? Infinity : best!.score - next.score };
}

const standardized = (
  row: readonly number[],
  centre: readonly number[],
  scale: readonly number[],
): number[] => row.map((value, i) => (value - centre[i]!) / scale[i]!);

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const columnMeans = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
