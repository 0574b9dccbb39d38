/** Adds up how long each kind of work took, in seconds, as long as one follows the other. */
export function stopwatch<Kind extends string>(...kinds: Kind[]) {
  const spent = new Map(kinds.map((kind) => [kind, 0]));
  return {
    async during<T>(kind: Kind, work: Promise<T>): Promise<T> {
      const startedAt = performance.now();
      const result = await work;
      spent.set(kind, (spent.get(kind) ?? 0) + performance.now() - startedAt);
      return result;
    },
    seconds: (kind: Kind): number => Math.round((spent.get(kind) ?? 0) / 100) / 10,
    total: (): number => [...spent.values()].reduce((sum, ms) => sum + ms, 0) / 1000,
  };
}
