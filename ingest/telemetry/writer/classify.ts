import type { Reading } from "../../log/reading.ts";
import { sourceOf } from "../../log/source.ts";
import type { ReadingKey, StoredReading, StoreEntry } from "../telemetry-store.ts";
import { keyOf } from "./find-suspects.ts";
import type { Suspect } from "./find-suspects.ts";

/** A reading that takes the place of another. */
export interface Correction {
  partition: number;
  seq: number;
  /** Which reading of its entry, from 0: with partition and seq it names the correction for ever. */
  place: number;
  was: StoredReading;
  now: Reading;
}

/** What a reading said before it was replaced. */
export interface ReplacedReading extends ReadingKey, Content {}

/** A reading that changes the past. */
export interface Revised {
  partition: number;
  reading: Reading;
  cause: "late" | "correction";
  /**
   * The scorer may not judge it live: too late for its signal, settled before it came (rules over several signals settle by the one that
   * has come furthest), or history from the start.
   */
  beyondLive: boolean;
}

/**
 * The scorer settles what it has of a signal that fell silent, half a minute beyond its lateness or later. Sooner than that,
 * because what lies between arriving and being committed counts; told twice is told as once.
 */
const settledAfterMs = 20_000;

export interface Classified {
  /** What is to be stored: the entries without their repeats. */
  entries: StoreEntry[];
  corrections: Correction[];
  revised: Revised[];
  counts: { stored: number; repeats: number; late: number; beyondLive: number };
}

/**
 * What the suspects of a batch are: repeats, corrections, late readings. Identity is (signal, observedAt), the last value in
 * the log's order stands. `stored` is what the store answered about their keys; entries are in the order of their partition.
 * Where a person's word stands, what a device has said of that moment before (`replaced`) is a repeat: a device that sends its readings
 * again does not take a person's correction back. Something new from it does.
 */
export function classify(
  entries: readonly StoreEntry[],
  suspects: readonly Suspect[],
  known: {
    stored: readonly StoredReading[];
    /** Said by devices and replaced since, of moments at which a person's word is stored. */
    replaced?: readonly ReplacedReading[];
    latenessMs: (signalId: number) => number;
  },
): Classified {
  const standing = new Map<string, StoredReading>();
  for (const reading of known.stored) standing.set(keyOf(reading), reading);
  const firsts = firstsInBatch(entries, suspects, standing);
  const replaced = Map.groupBy(known.replaced ?? [], keyOf);
  const repeated = new Map<number, Set<number>>();
  const corrections: Correction[] = [];
  const revised: Revised[] = [];
  const counts = { stored: 0, repeats: 0, late: 0, beyondLive: 0 };

  for (const { entry, place, before, heardAt, assetAt } of suspects) {
    const { partition, seq, readings } = entries[entry]!;
    const reading = readings[place]!;
    const { observedAt } = reading;
    const key = keyOf(reading);
    const first = firsts.get(key);
    const isFirst = first?.entry === entry && first.place === place;
    const was = standing.get(key) ?? (isFirst ? undefined : first?.reading);
    const saidBefore =
      was !== undefined &&
      isPersons(was) &&
      !isPersons(reading) &&
      replaced.get(key)?.some((said) => sameContent(said, reading)) === true;
    if (saidBefore || (was !== undefined && sameContent(was, reading))) {
      counts.repeats += 1;
      const places = repeated.get(entry) ?? new Set();
      repeated.set(entry, places.add(place));
      continue;
    }
    standing.set(key, storedForm(reading));
    const latenessMs = known.latenessMs(reading.signalId);
    const since = Math.min(heardAt, was?.receivedAt ?? heardAt);
    const beyondLive =
      reading.historical ||
      observedAt < assetAt - latenessMs ||
      reading.receivedAt - since >= latenessMs + settledAfterMs;
    if (observedAt < before && was === undefined) counts.late += 1;
    if (beyondLive) counts.beyondLive += 1;
    if (was !== undefined) {
      corrections.push({ partition, seq, place, was, now: reading });
      if (!isPersons(was)) replaced.set(key, [...(replaced.get(key) ?? []), was]);
    }
    const cause = was === undefined ? "late" : "correction";
    revised.push({ partition, reading, cause, beyondLive });
  }

  const kept = entries.map((entry, i): StoreEntry => {
    const places = repeated.get(i);
    if (places === undefined) return entry;
    return { ...entry, readings: entry.readings.filter((_, place) => !places.has(place)) };
  });
  counts.stored = kept.reduce((sum, { readings }) => sum + readings.length, 0);
  return { entries: kept, corrections, revised, counts };
}

type Placed = { entry: number; place: number; reading: StoredReading };

/** Of the moments that may be in the batch twice: which of its readings says them first. */
function firstsInBatch(
  entries: readonly StoreEntry[],
  suspects: readonly Suspect[],
  standing: ReadonlyMap<string, StoredReading>,
): Map<string, Placed> {
  const missing = new Map<number, Set<number>>();
  for (const { entry, place, mayBeKnown } of suspects) {
    const reading = entries[entry]!.readings[place]!;
    if (!mayBeKnown || standing.has(keyOf(reading))) continue;
    const moments = missing.get(reading.signalId) ?? new Set();
    missing.set(reading.signalId, moments.add(reading.observedAt));
  }
  const firsts = new Map<string, Placed>();
  if (missing.size === 0) return firsts;
  for (let entry = 0; entry < entries.length; entry += 1) {
    const { readings } = entries[entry]!;
    for (let place = 0; place < readings.length; place += 1) {
      const reading = readings[place]!;
      if (missing.get(reading.signalId)?.has(reading.observedAt) !== true) continue;
      const key = keyOf(reading);
      if (!firsts.has(key)) firsts.set(key, { entry, place, reading: storedForm(reading) });
    }
  }
  return firsts;
}

type Content = Pick<Reading, "value" | "code" | "quality">;

const isPersons = ({ source }: Pick<Reading, "source">): boolean =>
  sourceOf(source).kind === "person";

function sameContent(a: Content, b: Content): boolean {
  return numberOf(a) === numberOf(b) && a.code === b.code && a.quality === b.quality;
}

/** −0 is kept as 0. */
const numberOf = ({ value }: Content): number | null => (value === null ? null : value + 0);

function storedForm(reading: Reading): StoredReading {
  const { assetId: _asset, historical: _historical, ...stored } = reading;
  return { ...stored, value: numberOf(reading) };
}
