const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Steps that people read at a glance, ms. From a minute (an hour) on, whole minutes (hours): those are kept rolled up. */
const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 56].map((n) => n * day),
];

/**
 * The smallest step, but none below `least`, with which [from, to) has at most so many buckets, the two cut ones included.
 */
export function bucketStep(
  { from, to }: { from: number; to: number },
  points: number,
  least = 1,
): number {
  const fits = (step: number): boolean =>
    step >= least && Math.ceil(to / step) - Math.floor(from / step) <= points;
  return steps.find(fits) ?? Math.ceil((to - from) / Math.max(1, points - 2) / hour) * hour;
}
