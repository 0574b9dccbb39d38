/**
 * How many of the partitions are a worker's: the same for all, and the rest one each for the first of them. `workers` are those that live,
 * by any number that tells them apart; every worker that sees the same ones comes to shares that add up.
 */
export function shareOf(me: number, workers: readonly number[], partitions: number): number {
  const rank = workers.toSorted((a, b) => a - b).indexOf(me);
  if (rank < 0) return 0;
  const each = Math.floor(partitions / workers.length);
  return each + (rank < partitions % workers.length ? 1 : 0);
}
