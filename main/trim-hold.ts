/**
 * Lets somebody keep the ingest log as it is for a while. A trim under way may still end: it deletes only what the store
 * had passed by then, which a copy of the store made from now on has too.
 */
export type TrimHold = { held: () => boolean; hold: () => () => void };

export function createTrimHold(): TrimHold {
  const holders = new Set<symbol>();
  return {
    held: () => holders.size > 0,
    hold() {
      const holder = Symbol("holder");
      holders.add(holder);
      return () => void holders.delete(holder);
    },
  };
}
