/**
 * The newest observedAt of each signal that was seen, epoch ms: one entry a signal of the registry. Whoever notes readings
 * that were then not kept must `forget` everything and learn it from the store again.
 */
export interface Newest {
  /**
   * The newest before this reading (−Infinity when there is none), and takes the reading into account. Undefined, and nothing
   * noted, when this signal must be learned first.
   */
  pass(signalId: number, observedAt: number, receivedAt: number): number | undefined;
  /** When the newest came, by our clock; epoch ms, -Infinity when there is none. */
  heardAt(signalId: number): number;
  /** What the store says; null: it has nothing of this signal. */
  learn(signalId: number, newest: { observedAt: number; receivedAt: number } | null): void;
  forget(): void;
}

const nothing = { observedAt: -Infinity, receivedAt: -Infinity };

export function createNewest(): Newest {
  // One object a signal, changed in place: this is asked for every reading there is.
  const known = new Map<number, { at: number; heardAt: number }>();
  return {
    pass(signalId, observedAt, receivedAt) {
      const newest = known.get(signalId);
      if (newest === undefined) return undefined;
      const before = newest.at;
      if (observedAt > before) {
        newest.at = observedAt;
        newest.heardAt = receivedAt;
      }
      return before;
    },
    heardAt: (signalId) => known.get(signalId)?.heardAt ?? -Infinity,
    learn(signalId, newest) {
      const { observedAt, receivedAt } = newest ?? nothing;
      known.set(signalId, { at: observedAt, heardAt: receivedAt });
    },
    forget: () => known.clear(),
  };
}
