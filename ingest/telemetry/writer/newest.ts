import { createMomentFilter, type MomentFilter } from "./moment-filter.ts";

/**
 * The newest observedAt of each signal that was seen, epoch ms: one entry a signal of the registry, and a filter of the moments
 * that passed lately. Whoever notes readings that were then not kept must `forget` everything and learn it from the store again.
 */
export interface Newest {
  /**
   * The newest before this reading (−Infinity when there is none), and takes the reading into account. Undefined, and nothing
   * noted, when this signal must be learned first.
   */
  pass(signalId: number, observedAt: number, receivedAt: number): number | undefined;
  /** Whether the reading that passed last can be one that passed or was stored before it. */
  mayBeKnown(): boolean;
  /** When the newest came, by our clock; epoch ms, -Infinity when there is none. */
  heardAt(signalId: number): number;
  /** What the store says; null: it has nothing of this signal. */
  learn(signalId: number, newest: { observedAt: number; receivedAt: number } | null): void;
  forget(): void;
}

interface Known {
  at: number;
  heardAt: number;
  /** The newest when the older and the younger filter began: what is later than that and not in them never passed. */
  beforeOlder: number;
  beforeYounger: number;
}

const nothing = { observedAt: -Infinity, receivedAt: -Infinity };

/** 64 kB to 16 MB a filter: 40,000 to 10 million moments, of which there are two generations. */
const mostBlocks = 2 ** 19;
/** A filter that was full sooner is followed by one four times as large: late readings are mostly not later than this. */
const wantedMs = 120_000;

/** @param fewestBlocks of a filter, a power of two. */
export function createNewest(fewestBlocks = 2 ** 11): Newest {
  // One object a signal, changed in place: this is asked for every reading there is.
  const known = new Map<number, Known>();
  let older: MomentFilter | undefined;
  let younger = createMomentFilter(fewestBlocks);
  let blocks = fewestBlocks;
  let room = younger.room;
  let began = -Infinity;
  let may = false;

  const turnOver = (receivedAt: number): void => {
    const small = receivedAt - began < wantedMs;
    blocks = small ? Math.min(blocks * 4, mostBlocks) : blocks;
    older = younger;
    younger = createMomentFilter(blocks);
    ({ room } = younger);
    began = receivedAt;
    for (const one of known.values()) {
      one.beforeOlder = one.beforeYounger;
      one.beforeYounger = one.at;
    }
  };

  return {
    pass(signalId, observedAt, receivedAt) {
      const newest = known.get(signalId);
      if (newest === undefined) return undefined;
      if (room === 0) turnOver(receivedAt);
      room -= 1;
      const before = newest.at;
      may = younger.add(signalId, observedAt);
      if (observedAt > before) {
        newest.at = observedAt;
        newest.heardAt = receivedAt;
        may = false;
      } else {
        may ||= observedAt <= newest.beforeOlder || older?.has(signalId, observedAt) === true;
      }
      return before;
    },
    mayBeKnown: () => may,
    heardAt: (signalId) => known.get(signalId)?.heardAt ?? -Infinity,
    learn(signalId, newest) {
      const { observedAt, receivedAt } = newest ?? nothing;
      const [beforeOlder, beforeYounger] = [observedAt, observedAt];
      known.set(signalId, { at: observedAt, heardAt: receivedAt, beforeOlder, beforeYounger });
    },
    forget() {
      known.clear();
      older = undefined;
      younger = createMomentFilter(fewestBlocks);
      blocks = fewestBlocks;
      ({ room } = younger);
      began = -Infinity;
    },
  };
}
