export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}

/** Percentiles by nearest rank, to a tenth; the input may be in any order. @throws when there is nothing to tell. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error("nothing was measured, so there are no percentiles");
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.ceil(sorted.length * share) - 1]! * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The slope of the least-squares line through (x, y). */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const across = mean((point) => (point.x - x) * (point.y - y));
  const along = mean((point) => (point.x - x) ** 2);
  return across / along;
}
