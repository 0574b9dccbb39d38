/** Repeats a bounded removal until it finds less than a batch; returns the total. */
export async function inBatches(
  removeSome: (limit: number) => Promise<number>,
  limit = 5_000,
): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await removeSome(limit);
    total += removed;
    if (removed < limit) return total;
  }
}
