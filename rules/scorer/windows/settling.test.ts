import type { LogEntry, Reading } from "#ingest";
import { describe, expect, test } from "vitest";
import { afterThat, begin, day, minute, second } from "../../testing/series.ts";
import { AssetScorer, assetWith, liveRules, sent } from "../../testing/asset.ts";
import { settledStory } from "../../testing/told.ts";

const shaking = { limit: { signal: "x", above: 7, clearBelow: 6 } };
const silence = { noData: { signal: "x", for: "2m" } };

/** A scorer and its log, one entry a call; times are milliseconds after the beginning. */
function scorerOf(conditions: Record<string, unknown>, lateness = {}) {
  const scorer = new AssetScorer(liveRules(conditions), assetWith(lateness));
  const log: LogEntry[] = [];
  const put = (entry: LogEntry) => {
    log.push(entry);
    return scorer.score([entry]);
  };
  return {
    scorer,
    log,
    at: (ms: number, ...readings: Reading[]) =>
      put({
        partition: 0,
        seq: log.length + 1,
        receivedAt: begin + ms,
        kind: "readings",
        readings,
      }),
    tick: (ms: number) =>
      put({
        partition: 0,
        seq: log.length + 1,
        receivedAt: begin + ms,
        kind: "tick",
        at: begin + ms,
        healthySince: begin - day,
      }),
    story: () =>
      (settledStory(scorer.changes)["rule"] ?? []).map(
        ({ type, at }) => `${type} ${(at - begin) / second}`,
      ),
    held: () => scorer.memory.windows.reduce((total, { inputs }) => total + inputs.count, 0),
  };
}

describe("a late reading", () => {
  test("within the lateness moves what was told to where it belongs", () => {
    const { at, story } = scorerOf({ rule: shaking });
    at(0, sent(0, 5));
    at(40_000, sent(40_000, 9));
    at(41_000, sent(20_000, 9));
    expect(story()).toEqual(["raised 20"]);
    at(42_000, sent(30_000, 5));
    expect(story()).toEqual(["raised 20", "returned 30", "raised 40"]);
  });

  test("before a corrected one, in one batch: both are judged", () => {
    const { scorer, at, story } = scorerOf({ rule: shaking });
    for (const ms of [0, 30_000, 60_000]) at(ms, sent(ms, 5));
    at(61_000, sent(60_000, 9), sent(10_000, 5));
    expect(scorer.total).toMatchObject({ corrections: 1, late: 1 });
    expect(story()).toEqual(["raised 60"]);
  });

  test("that changes nothing that was told revises nothing", () => {
    const { at, scorer } = scorerOf({ rule: shaking });
    at(0, sent(0, 5));
    at(40_000, sent(40_000, 9));
    expect(at(41_000, sent(20_000, 6)).counts).toMatchObject({ late: 1, evaluated: 1 });
    expect(scorer.changes.map(({ kind }) => kind)).toEqual(["transition"]);
  });

  test("holds the log no longer when our clock was a year ahead and is put right", () => {
    const { at, tick, held } = scorerOf({ rule: shaking });
    at(365 * day, sent(0, 5), sent(10_000, 6));
    for (let ms = 0; ms <= 5 * minute; ms += 30_000) tick(ms);
    expect(held()).toBe(0);
  });

  test("beyond the lateness of its signal is history, and changes nothing", () => {
    const { at, story } = scorerOf({ rule: shaking }, { x: 30 });
    at(0, sent(0, 5));
    at(40_000, sent(40_000, 5));
    expect(at(41_000, sent(9_999, 9)).counts).toMatchObject({ historical: 1, evaluated: 0 });
    expect(story()).toEqual([]);
    expect(at(41_000, sent(10_000, 9)).counts).toMatchObject({ late: 1, historical: 0 });
    expect(story()).toEqual(["raised 10", "returned 40"]);
  });

  test("is found by a revision that says what held before, what was told, and what is true", () => {
    const { at } = scorerOf({ rule: shaking });
    at(0, sent(0, 9));
    at(40_000, sent(40_000, 5));
    const { changes } = at(41_000, sent(20_000, 5));
    expect(changes).toMatchObject([
      {
        kind: "revision",
        activeBefore: true,
        was: [{ type: "returned", at: begin + 40_000 }],
        now: [{ transition: { type: "returned", at: begin + 20_000 } }],
      },
    ]);
    const [change] = changes;
    const evidence = change?.kind === "revision" ? change.now[0]?.evidence : undefined;
    // As it was at that moment: without what came behind it.
    expect(evidence?.signals[0]?.readings.map(({ value }) => value)).toEqual([9, 5]);
  });

  test("of a rule over two signals is late by the newest of its own signal", () => {
    const both = afterThat({ code: { signal: "error", equals: "E1" } }, "10m", shaking);
    const { at, story } = scorerOf({ rule: both });
    at(0, sent(0, "E1", "error"));
    at(5 * minute, sent(5 * minute, 9));
    expect(story()).toEqual(["raised 300"]);
    // Its signal has said nothing newer; it takes its place behind what is settled, in front of the rest.
    expect(at(5 * minute, sent(minute, "ok", "error")).counts).toMatchObject({ evaluated: 1 });
    expect(at(5 * minute, sent(30_000, "E1", "error")).counts).toMatchObject({ late: 1 });
    expect(at(5 * minute, sent(-1, "E1", "error")).counts).toMatchObject({ historical: 1 });
  });
});

describe("a correction", () => {
  test("replaces the value of its moment, and the same again is a repeat", () => {
    const { at, story } = scorerOf({ rule: shaking });
    at(0, sent(0, 5));
    at(1_000, sent(1_000, 9));
    at(2_000, sent(2_000, 9));
    expect(at(3_000, sent(1_000, 5)).counts).toMatchObject({ corrections: 1, late: 0 });
    expect(story()).toEqual(["raised 2"]);
    expect(at(4_000, sent(1_000, 5)).counts).toMatchObject({ repeats: 1, corrections: 0 });
    expect(at(5_000, sent(2_000, 9, "x", { quality: "bad" })).counts.corrections).toBe(1);
    expect(story()).toEqual([]);
  });
});

describe("store-and-forward data", () => {
  test("is history even where it is newer than anything else", () => {
    const { at, story } = scorerOf({ rule: shaking, silence });
    at(0, sent(0, 5));
    expect(at(1_000, sent(1_000, 9, "x", { historical: true })).counts).toMatchObject({
      historical: 1,
      evaluated: 0,
    });
    expect(story()).toEqual([]);
    expect(at(2_000, sent(500, 9)).counts.evaluated).toBe(1);
  });
});

describe("silence", () => {
  test("is judged as it was heard, and a late reading changes nothing of it", () => {
    const { at, tick, story } = scorerOf({ rule: silence });
    at(0, sent(0, 5));
    for (let minutes = 1; minutes <= 3; minutes += 1) tick(minutes * minute);
    expect(story()).toEqual(["raised 120"]);
    expect(at(200_000, sent(-1_000, 5)).counts.evaluated).toBe(0);
    expect(story()).toEqual(["raised 120"]);
    at(201_000, sent(201_000, 5));
    expect(story()).toEqual(["raised 120", "returned 201"]);
  });

  test("of an asset frees the log within twice the lateness and a minute", () => {
    const { at, tick, scorer, held } = scorerOf({ rule: shaking });
    for (let ms = 0; ms < 30_000; ms += 1_000) at(ms, sent(ms, 5));
    expect(scorer.stored().neededFrom).toBe(1);
    tick(100_000);
    expect(scorer.stored().neededFrom).toBe(1);
    tick(30_000 + 3 * minute);
    expect(scorer.stored().neededFrom).toBeNull();
    expect(held()).toBe(0);
  });

  test("frees it at one tick as at many, and after a late last reading as after any other", () => {
    const { at, tick, scorer } = scorerOf({ rule: shaking });
    at(0, sent(0, 5));
    at(30_000, sent(30_000, 5));
    at(80_000, sent(10_000, 5));
    tick(80_000 + 3 * minute);
    expect(scorer.stored().neededFrom).toBeNull();
  });

  test("with the same old reading sent for ever frees it too", () => {
    const { at, log, scorer } = scorerOf({ rule: shaking });
    at(0, sent(10_000, 5));
    for (let ms = 0; ms < 20 * minute; ms += 10_000) at(ms, sent(0, 5));
    expect(scorer.stored().neededFrom ?? Infinity).toBeGreaterThan(log.length - 25);
  });

  test("that a rule listens to holds the log no longer", () => {
    const ticked = { limit: { signal: "door", above: 7, onDelay: "5m" } };
    const { at, tick, log, story, scorer } = scorerOf({ rule: ticked });
    for (let ms = 0; ms < 30_000; ms += 1_000) at(ms, sent(ms, 9, "door"));
    for (let ms = 30_000; ms < 900_000; ms += 10_000) {
      tick(ms);
      const { neededFrom } = scorer.stored();
      const held = log[(neededFrom ?? log.length) - 1]!;
      expect(begin + ms - held.receivedAt).toBeLessThanOrEqual(3 * minute);
    }
    expect(story()).toEqual(["raised 300"]);
  });

  test("of a slow signal frees the log as well: it is not held for 64 readings", () => {
    const { at, log, scorer } = scorerOf({ rule: shaking });
    for (let n = 0; n < 20; n += 1) at(n * 5 * minute, sent(n * 5 * minute, 5));
    expect(scorer.stored().neededFrom).toBeGreaterThanOrEqual(log.length - 1);
  });
});

test("a window that would hold too much settles early, and says so", () => {
  const { at, held, scorer } = scorerOf({ rule: shaking });
  // Five hundred a second for a minute: more than is kept, though nothing is late.
  for (let ms = 0; ms < minute; ms += 100) {
    at(ms, ...Array.from({ length: 50 }, (_, i) => sent(ms + 2 * i, 5)));
    expect(held()).toBeLessThan(1.25 * 16_384);
  }
  expect(scorer.total).toMatchObject({ historical: 0, late: 0 });
  expect(scorer.total.overfull).toBeGreaterThan(0);
  expect(at(minute, sent(5_001, 9)).counts).toMatchObject({ historical: 1, evaluated: 0 });
  expect(at(minute, sent(minute - 10_001, 9)).counts.late).toBe(1);
});
