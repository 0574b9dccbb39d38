import { describe, expect, test } from "vitest";
import { gauss, uniform } from "../testing/series.ts";
import { catalogue, detectorNames } from "./catalogue.ts";
import type { DetectorName } from "./catalogue.ts";
import { packState, unpackState } from "./pack-state.ts";
import { stateBytes } from "./state-bytes.ts";

const minute = 60_000;
const day = 1_440 * minute;

/** A row every five minutes: a day of the machine, and noise. */
function* rows(days: number, seed = 7) {
  const random = uniform(seed);
  for (let at = 0; at < days * day; at += 5 * minute)
    yield { at, value: 40 + Math.sin((2 * Math.PI * at) / day) + gauss(random) / 4 };
}

describe.each(detectorNames)("the detector %s", (name) => {
  const detector = catalogue[name];
  const learnt = (days: number) => {
    const state = detector.initial();
    for (const { at, value } of rows(days)) detector.step(state, at, value, true);
    return state;
  };

  test("begins by saying that it knows nothing, and speaks after two weeks", () => {
    expect(detector.step(detector.initial(), 0, 40, true)).toBeNull();
    const state = learnt(14);
    const next = [...rows(1, 9)].map(({ at, value }) =>
      detector.step(state, 14 * day + at, value, true),
    );
    expect(next.some((score) => score !== null)).toBe(true);
  });

  test("of a signal that stood at zero says a number, and no more once it is at zero again", () => {
    const state = detector.initial();
    const scores: number[] = [];
    for (let row = 0; row < 3_000; row++) {
      const value = row >= 2_000 && row < 2_003 ? 5 : 0;
      scores.push(detector.step(state, row * 5 * minute, value, row < 2_000) ?? 0);
    }
    expect(scores.filter((score) => !Number.isFinite(score))).toEqual([]);
    expect(scores.at(-1)).toBeLessThan(detector.threshold);
  });

  test("holds the same number of bytes whatever its age, no more than four thousand", () => {
    expect(detector.bytes).toBeLessThanOrEqual(4_096);
    expect(stateBytes(learnt(2))).toBe(detector.bytes);
    expect(stateBytes(learnt(30))).toBe(detector.bytes);
  });

  test("goes on from what was stored as if it had not been", () => {
    const state = learnt(6);
    const stored = unpackState(packState(state), detector.initial())!;
    for (const { at, value } of rows(2, 8)) {
      const [one, other] = [state, stored].map((each) =>
        detector.step(each, 6 * day + at, value, true),
      );
      expect(other).toBe(one);
    }
  });

  test("is made no wiser by what it must not learn from", () => {
    const state = detector.initial();
    for (const { at, value } of rows(10)) detector.step(state, at, value, false);
    const windowed = name === "level-shift" || name === "variance-change";
    const score = detector.step(state, 10 * day, 40, true);
    if (windowed) expect(score).toEqual(expect.any(Number));
    else expect(score).toBeNull();
  });
});

/** What each is for: the rest of the row after two weeks. */
const faults: [DetectorName, (index: number) => number][] = [
  ["robust-z", () => 60],
  ["ewma", () => 40.5],
  ["cusum", () => 40.4],
  ["page-hinkley", () => 40.5],
  ["seasonal", () => 44],
  ["level-shift", (index) => (index < 10 ? 42 + (index % 2) / 10 : 42)],
  ["variance-change", (index) => 40 + (index % 2 === 0 ? 3 : -3)],
  ["spectral", (index) => 40 + Math.sin(index)],
];

test.each(faults)("%s finds what it is made for within a day", (name, fault) => {
  const detector = catalogue[name];
  const state = detector.initial();
  let quiet = 0;
  let flat = 0;
  const noise = uniform(3);
  for (let index = 0; index < 4_032; index++) {
    const score = detector.step(state, index * 5 * minute, 40 + gauss(noise) / 4, true) ?? 0;
    quiet = Math.max(quiet, score);
  }
  for (let index = 0; index < 288; index++) {
    const at = (4_032 + index) * 5 * minute;
    flat = Math.max(flat, detector.step(state, at, fault(index), true) ?? 0);
  }
  expect(flat).toBeGreaterThanOrEqual(detector.threshold);
  expect(flat).toBeGreaterThan(quiet);
});
