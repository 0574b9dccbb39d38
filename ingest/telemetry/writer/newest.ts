import type { Reading } from "../../log/reading.ts";
import { createMomentFilter, type MomentFilter } from "./moment-filter.ts";

export type Passing = Pick<Reading, "assetId" | "signalId" | "observedAt" | "receivedAt">;

/**
 * The newest observedAt of each signal that was seen, epoch ms: one entry a signal of the registry, and a filter of the moments
 * that passed lately. Whoever notes readings that were then not kept must `forget` everything and learn it from the store again.
 */
export interface Newest {
  /**
   * The newest before this reading (−Infinity when there is none), and takes the reading into account. Undefined, and nothing
   * noted, when this signal must be learned first.
   */
  pass(reading: Passing): number | undefined;
  /** Whether the reading that passed last can be one that passed or was stored before it. */
  mayBeKnown(): boolean;
  /** When the newest came, by our clock; epoch ms, -Infinity when there is none. */
  heardAt(signalId: number): number;
  /** How far the asset of a signal that has passed has come: the newest observedAt of any of its signals since they passed first. */
  assetAt(signalId: number): number;
  /** What the store says; null: it has nothing of this signal. */
  learn(signalId: number, newest: { observedAt: number; receivedAt: number } | null): void;
  forget(): void;
}

interface Known {
  at: number;
  heardAt: number;
  /** Shared by the signals of an asset; null until one of this signal passes. */
  asset: { at: number } | null;
  /** Its newest when each generation began: what is later than that of the oldest and in none of them never passed. */
  floors: number[];
}

interface Generation {
  filter: MomentFilter;
  /** By our clock, ms. */
  began: number;
}

const nothing = { observedAt: -Infinity, receivedAt: -Infinity };

/** 8 MB, 2.6 million moments; all together 32 MB. */
const mostBlocks = 2 ** 18;
const mostBlocksInAll = 2 ** 20;
/** How far back moments are remembered, where there is room: late readings are mostly not later than this. */
const wantedMs = 120_000;

/** @param fewestBlocks of a filter, a power of two: 64 kB and 20,000 moments, until that proves too few. */
export function createNewest(fewestBlocks = 2 ** 11): Newest {
  // One object a signal, changed in place: this is asked for every reading there is.
  const known = new Map<number, Known>();
  const assets = new Map<number, { at: number }>();
  const begin = (blocks: number, began: number): Generation => ({
    filter: createMomentFilter(blocks),
    began,
  });
  /** The oldest first. */
  let generations: Generation[] = [];
  let current = begin(fewestBlocks, -Infinity);
  let room = current.filter.room;
  let may = false;

  const turnOver = (now: number): void => {
    const { blocks } = current.filter;
    const lasted = now - current.began;
    generations.push(current);
    if (lasted < wantedMs / 4) current = begin(Math.min(blocks * 4, mostBlocks), now);
    else current = begin(lasted > wantedMs * 8 ? Math.max(blocks / 4, fewestBlocks) : blocks, now);
    room = current.filter.room;
    const dropped = spare(now);
    generations = generations.slice(dropped);
    for (const one of known.values()) {
      one.floors.push(one.at);
      if (dropped > 0) one.floors = one.floors.slice(dropped);
    }
  };

  /** How many of the oldest generations are not wanted any more, or cannot be kept. */
  const spare = (now: number): number => {
    let inAll = generations.reduce((sum, { filter }) => sum + filter.blocks, current.filter.blocks);
    let count = 0;
    for (; count < generations.length; count += 1) {
      const next = generations[count + 1] ?? current;
      if (inAll <= mostBlocksInAll && now - next.began < wantedMs) break;
      inAll -= generations[count]!.filter.blocks;
    }
    return count;
  };

  const assetOf = (assetId: number): { at: number } => {
    const asset = assets.get(assetId) ?? { at: -Infinity };
    assets.set(assetId, asset);
    return asset;
  };

  return {
    pass({ assetId, signalId, observedAt, receivedAt }) {
      const newest = known.get(signalId);
      if (newest === undefined) return undefined;
      const asset = (newest.asset ??= assetOf(assetId));
      if (newest.at > asset.at) asset.at = newest.at;
      if (observedAt > asset.at) asset.at = observedAt;
      if (room === 0) turnOver(receivedAt);
      room -= 1;
      const before = newest.at;
      may = current.filter.add(signalId, observedAt);
      if (observedAt > before) {
        newest.at = observedAt;
        newest.heardAt = receivedAt;
        may = false;
      } else {
        may ||=
          observedAt <= newest.floors[0]! ||
          generations.some(({ filter }) => filter.has(signalId, observedAt));
      }
      return before;
    },
    mayBeKnown: () => may,
    heardAt: (signalId) => known.get(signalId)?.heardAt ?? -Infinity,
    assetAt: (signalId) => known.get(signalId)?.asset?.at ?? -Infinity,
    learn(signalId, newest) {
      const { observedAt: at, receivedAt: heardAt } = newest ?? nothing;
      const floors = Array.from({ length: generations.length + 1 }, () => at);
      known.set(signalId, { at, heardAt, asset: null, floors });
    },
    forget() {
      known.clear();
      assets.clear();
      generations = [];
      current = begin(fewestBlocks, -Infinity);
      ({ room } = current.filter);
    },
  };
}
