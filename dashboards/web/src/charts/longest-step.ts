/** A step this many times as long as the usual one is a gap: nobody said anything in it. */
const gapFactor = 3;

/** How far apart two neighbours may be (same unit as `times`, which are in order) to be joined by a line. */
export function longestStep(times: readonly number[], leastUsual = 0): number {
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  const usual = steps.toSorted((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0;
  return gapFactor * Math.max(usual, leastUsual);
}
