import type { ReadingKey, StoreEntry } from "../telemetry-store.ts";
import type { Newest } from "./newest.ts";

/** A reading of a batch that may be a repeat, a correction or a late one, or that is history. */
export interface Suspect {
  /** Which entry of the batch, and which reading of it, from 0. */
  entry: number;
  place: number;
  /** The newest observedAt of its signal before it. */
  before: number;
  /** When that one came, by our clock. */
  heardAt: number;
  /** The newest observedAt of any signal of its asset: rules over several of them settle by it. */
  assetAt: number;
  /** Whether there can be another of its moment, in the store or before it in the batch. */
  mayBeKnown: boolean;
}

export interface Suspects {
  list: Suspect[];
  /** The oldest observedAt of the batch; Infinity when there is no reading. */
  oldest: number;
  /** Signals of which nothing is known: learn them, then look at theirs alone. */
  unknown: Set<number>;
}

/**
 * One look at each reading of a batch: nearly all are newer than everything of their signal before them, and nothing has
 * to be asked about those. Notes them in `newest`.
 */
export function findSuspects(
  entries: readonly StoreEntry[],
  newest: Newest,
  only?: ReadonlySet<number>,
): Suspects {
  const list: Suspect[] = [];
  const unknown = new Set<number>();
  let oldest = Infinity;
  for (let entry = 0; entry < entries.length; entry += 1) {
    const { readings } = entries[entry]!;
    for (let place = 0; place < readings.length; place += 1) {
      const reading = readings[place]!;
      const { signalId, observedAt, historical } = reading;
      if (only !== undefined && !only.has(signalId)) continue;
      const before = newest.pass(reading);
      if (before === undefined) unknown.add(signalId);
      else if (observedAt <= before || historical) {
        const heardAt = newest.heardAt(signalId);
        const assetAt = newest.assetAt(signalId);
        list.push({ entry, place, before, heardAt, assetAt, mayBeKnown: newest.mayBeKnown() });
      }
      if (observedAt < oldest) oldest = observedAt;
    }
  }
  return { list, oldest, unknown };
}

/** The same when the rest has been learned: in the order of the batch. */
export function withLearned(first: Suspects, learned: Suspects): Suspects {
  const list = [...first.list, ...learned.list];
  list.sort((a, b) => a.entry - b.entry || a.place - b.place);
  return { ...first, list };
}

/**
 * What the store has to be asked about them, each moment once. Nearly all late readings say something new: asking about each of them took
 * more than storing a hundred times as many.
 */
export function keysOf(
  entries: readonly StoreEntry[],
  { list }: Pick<Suspects, "list">,
): ReadingKey[] {
  const keys = new Map<string, ReadingKey>();
  for (const { entry, place, mayBeKnown } of list) {
    if (!mayBeKnown) continue;
    const { signalId, observedAt } = entries[entry]!.readings[place]!;
    keys.set(keyOf({ signalId, observedAt }), { signalId, observedAt });
  }
  return [...keys.values()];
}

export const keyOf = ({ signalId, observedAt }: ReadingKey): string => `${signalId}@${observedAt}`;
