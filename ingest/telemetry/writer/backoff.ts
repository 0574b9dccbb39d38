/** Waits that double from `first` to `most` milliseconds; `reset` once something worked. */
export function createBackoff({ first, most }: { first: number; most: number }) {
  let next = first;
  return {
    next(): number {
      const wait = next;
      next = Math.min(next * 2, most);
      return wait;
    },
    reset(): void {
      next = first;
    },
  };
}
