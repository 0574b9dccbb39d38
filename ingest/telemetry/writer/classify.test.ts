import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reading } from "../../log/reading.ts";
import type { StoredReading, StoreEntry } from "../telemetry-store.ts";
import { classify } from "./classify.ts";
import type { Classified, ReplacedReading } from "./classify.ts";
import { findSuspects, keyOf, keysOf, withLearned } from "./find-suspects.ts";
import { createNewest } from "./newest.ts";

const minute = 60_000;
const latenessMs = (): number => minute;

describe("what a reading is to what was stored before", () => {
  test("newer than everything of its signal: nothing is asked, and its entry stays as it is", () => {
    const memory = createMemory();
    const batch = [entry(1, at(0, 1), at(1, 2)), entry(2, at(2, 3))];
    const { asked, classified } = memory.take(batch);
    expect(asked).toEqual([]);
    expect(classified.entries).toEqual(batch);
    expect(classified.entries[0]).toBe(batch[0]);
    expect(classified.revised).toEqual([]);
  });

  test("the same again is a repeat and is not stored, whoever says it", () => {
    const memory = createMemory();
    memory.take([entry(1, at(0, 1), at(1, 0))]);
    const { classified } = memory.take([entry(2, at(0, 1), at(1, -0, { source: 9 }), at(2, 5))]);
    expect(classified.counts).toEqual({ stored: 1, repeats: 2, late: 0, beyondLive: 0 });
    expect(classified.entries).toEqual([entry(2, at(2, 5))]);
    expect(classified.revised).toEqual([]);
  });

  test("another value, code or quality for the same moment is a correction that keeps the old one", () => {
    const memory = createMemory();
    memory.take([entry(1, at(0, 1, { source: 4 }), at(1, 1), at(2, null, { code: "E1" }))]);
    const { classified } = memory.take([
      entry(7, at(0, 2, { source: -3 }), at(1, 1, { quality: "bad" }), at(2, null, { code: "E2" })),
    ]);
    expect(classified.corrections).toMatchObject([
      {
        partition: 0,
        seq: 7,
        place: 0,
        was: { value: 1, source: 4 },
        now: { value: 2, source: -3 },
      },
      { place: 1, was: { quality: "good" }, now: { quality: "bad" } },
      { place: 2, was: { code: "E1" }, now: { code: "E2" } },
    ]);
    expect(classified.counts).toMatchObject({ stored: 3, repeats: 0, late: 0 });
  });

  test("what a device says again where a person has corrected it is a repeat; something new from it is a correction", () => {
    const memory = createMemory();
    const person = { source: -3 };
    const batches = [
      [
        entry(1, at(0, 9)),
        entry(2, at(0, 8)),
        entry(3, at(0, 2, person)),
        entry(4, at(0, 3, person)),
      ],
      [
        entry(5, at(0, 9)),
        entry(6, at(0, 8, { source: 0 })),
        entry(7, at(0, 2)),
        entry(8, at(0, 9)),
      ],
    ];
    const told = batches.map((batch) =>
      memory
        .take(batch)
        .classified.corrections.map(({ was, now }) => `${was.value} → ${now.value}`),
    );
    // What the device said last is a word of its own, after which the other is another again.
    expect(told).toEqual([
      ["9 → 8", "8 → 2", "2 → 3"],
      ["3 → 2", "2 → 9"],
    ]);
  });

  test("older than the newest and unknown is late; older than the lateness allows is beyond live", () => {
    const memory = createMemory();
    memory.take([entry(1, at(0, 1), at(5, 1))]);
    const { classified } = memory.take([entry(2, at(4, 7), at(1, 8))]);
    expect(classified.counts).toEqual({ stored: 2, repeats: 0, late: 2, beyondLive: 1 });
    expect(classified.revised).toMatchObject([
      { cause: "late", beyondLive: false, reading: { value: 7 } },
      { cause: "late", beyondLive: true, reading: { value: 8 } },
    ]);
  });

  test("what rules over several signals have settled is beyond live, though its own signal is not so far", () => {
    const memory = createMemory();
    const other = { signalId: 2 };
    memory.take([
      entry(1, at(0, 1), at(5, 1, other)),
      entry(2, at(0, 1, { signalId: 3, assetId: 2 })),
    ]);
    const corrected = [at(0, 2), at(0, 2, { signalId: 3, assetId: 2 })];
    const { classified } = memory.take([entry(3, ...corrected)]);
    expect(classified.revised).toMatchObject([
      { cause: "correction", reading: { assetId: 1 }, beyondLive: true },
      { cause: "correction", reading: { assetId: 2 }, beyondLive: false },
    ]);
  });

  test("the store is not asked about a late reading whose moment nobody has told", () => {
    const memory = createMemory();
    memory.take([entry(1, at(0, 1), at(5, 1))]);
    expect(memory.take([entry(2, at(4, 7), at(4, 7))]).asked).toHaveLength(1);
    expect(memory.take([entry(3, at(3, 7))]).asked).toEqual([]);
  });

  test("what comes long after the newest of a silent signal is beyond live, by our clock", () => {
    const memory = createMemory();
    const newest = at(5, 1);
    memory.take([entry(1, at(0, 1), newest)]);
    const heard = newest.receivedAt;
    const soon = at(5, 2, { receivedAt: heard + minute });
    expect(memory.take([entry(2, soon)]).classified.revised).toMatchObject([{ beyondLive: false }]);
    const { classified } = memory.take([
      entry(3, at(5, 3, { receivedAt: heard + 3 * minute })),
      entry(4, at(4.5, 3, { receivedAt: heard + 3 * minute })),
    ]);
    expect(classified.revised).toMatchObject([
      { cause: "correction", beyondLive: true },
      { cause: "late", beyondLive: true },
    ]);
  });

  test("history is beyond live even when it is newer than everything", () => {
    const { classified } = createMemory().take([entry(1, at(0, 1, { historical: true }))]);
    expect(classified.counts).toEqual({ stored: 1, repeats: 0, late: 0, beyondLive: 1 });
    expect(classified.revised).toMatchObject([{ cause: "late", beyondLive: true }]);
  });

  test("repeats and corrections are found within one batch too", () => {
    const { classified } = createMemory().take([
      entry(1, at(0, 1), at(0, 1), at(0, 2)),
      entry(2, at(0, 2), at(0, 1)),
    ]);
    expect(classified.counts).toMatchObject({ stored: 3, repeats: 2 });
    expect(classified.corrections).toMatchObject([
      { seq: 1, place: 2, was: { value: 1 }, now: { value: 2 } },
      { seq: 2, place: 1, was: { value: 2 }, now: { value: 1 } },
    ]);
  });
});

test("however the log is cut into batches, the same is stored, and each change of a value is one correction", () => {
  const reading = fc
    .record({
      signalId: fc.integer({ min: 1, max: 3 }),
      minutes: fc.integer({ min: 0, max: 6 }),
      value: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ signalId, minutes, value }) => at(minutes, value, { signalId }));
  fc.assert(
    fc.property(
      fc.array(fc.array(reading, { maxLength: 5 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }),
      (contents, cuts) => {
        const log = contents.map((readings, i) => entry(i + 1, ...readings));
        const memory = createMemory();
        const corrections: string[] = [];
        let [repeats, stored] = [0, 0];
        for (let from = 0, i = 0; from < log.length; from += cuts[i]!, i += 1) {
          const { classified } = memory.take(log.slice(from, from + cuts[i]!));
          for (const { seq, place, was, now } of classified.corrections) {
            corrections.push(`${seq}/${place} ${keyOf(now)} ${was.value}→${now.value}`);
          }
          repeats += classified.counts.repeats;
          stored += classified.counts.stored;
        }
        const expected = inOneGo(log);
        expect(corrections).toEqual(expected.corrections);
        expect(memory.values()).toEqual(expected.values);
        expect(repeats + stored).toBe(log.flatMap(({ readings }) => readings).length);
      },
    ),
  );
});

/** A store in its simplest form, asked as the writer asks it. */
function createMemory() {
  const newest = createNewest();
  const kept = new Map<string, StoredReading>();
  const replaced: ReplacedReading[] = [];
  return {
    take(batch: StoreEntry[]): { asked: unknown[]; classified: Classified } {
      const first = findSuspects(batch, newest);
      for (const signalId of first.unknown) newest.learn(signalId, null);
      const suspects = withLearned(first, findSuspects(batch, newest, first.unknown));
      const asked = keysOf(batch, suspects);
      const stored = asked.flatMap((key) => kept.get(keyOf(key)) ?? []);
      const classified = classify(batch, suspects.list, { stored, replaced, latenessMs });
      for (const { was } of classified.corrections) if (was.source >= 0) replaced.push(was);
      for (const { readings } of classified.entries) {
        for (const reading of readings) kept.set(keyOf(reading), reading);
      }
      return { asked, classified };
    },
    values: () => new Map([...kept].map(([key, { value }]) => [key, value])),
  };
}

function inOneGo(log: readonly StoreEntry[]) {
  const values = new Map<string, number | null>();
  const corrections: string[] = [];
  for (const { seq, readings } of log) {
    for (const [place, reading] of readings.entries()) {
      const key = keyOf(reading);
      const was = values.get(key);
      if (was !== undefined && was !== reading.value) {
        corrections.push(`${seq}/${place} ${key} ${was}→${reading.value}`);
      }
      values.set(key, reading.value);
    }
  }
  return { values, corrections };
}

function at(minutes: number, value: number | null, more: Partial<Reading> = {}): Reading {
  const observedAt = 1_000 * minute + minutes * minute;
  return {
    assetId: 1,
    signalId: 1,
    observedAt,
    receivedAt: observedAt + 500,
    value,
    code: null,
    quality: "good",
    source: 4,
    historical: false,
    ...more,
  };
}

function entry(seq: number, ...readings: Reading[]): StoreEntry {
  return { partition: 0, seq, readings };
}
