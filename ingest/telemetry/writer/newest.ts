/**
 * The newest observedAt of each signal that was seen, epoch ms: one entry a signal of the registry. Whoever notes readings
 * that were then not kept must `forget` everything and learn it from the store again.
 */
export interface Newest {
  /**
   * The newest before this reading (−Infinity when there is none), and takes the reading into account. Undefined, and nothing
   * noted, when this signal must be learned first.
   */
  pass(signalId: number, observedAt: number): number | undefined;
  /** What the store says; null: it has nothing of this signal. */
  learn(signalId: number, observedAt: number | null): void;
  forget(): void;
}

export function createNewest(): Newest {
  // One object a signal, changed in place: this is asked for every reading there is.
  const known = new Map<number, { at: number }>();
  return {
    pass(signalId, observedAt) {
      const newest = known.get(signalId);
      if (newest === undefined) return undefined;
      const before = newest.at;
      if (observedAt > before) newest.at = observedAt;
      return before;
    },
    learn(signalId, observedAt) {
      known.set(signalId, { at: observedAt ?? -Infinity });
    },
    forget: () => known.clear(),
  };
}
