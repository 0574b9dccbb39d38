import { describe, expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import { choleskyFactor, inverseOf } from "./cholesky.ts";
import { defaultDistance, initialGroup, stepGroup, usualOf, watchAnew } from "./group-detector.ts";
import type { GroupState } from "./group-detector.ts";
import { initialCovariance, learnRow, learnt, spreadLearnt } from "./wander-covariance.ts";

describe("a Cholesky factor", () => {
  test("is that of the textbook's example", () => {
    const factor = choleskyFactor([4, 12, -16, 12, 37, -43, -16, -43, 98], 3);
    expect([...factor!]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  test("gives the inverse, and none where there is none", () => {
    const inverse = inverseOf([4, 2, 2, 3], 2)!;
    for (const [place, value] of [3, -2, -2, 4].entries())
      expect(8 * inverse[place]!).toBeCloseTo(value, 10);
    expect(inverseOf([1, 2, 2, 1], 2)).toBeNull();
  });
});

describe("a covariance with wander", () => {
  test("adds a hundred times the variance of the blocks' means to that within them", () => {
    const state = initialCovariance(1, 400);
    // Sixteen blocks of 25 rows: twelve at −1, one at 0, twelve at +1 around means of 0 and 10 by turns.
    for (let block = 0; block < 16; block++)
      for (let row = -12; row <= 12; row++) learnRow(state, [Math.sign(row) + 10 * (block % 2)]);
    expect(learnt(state)).toBe(true);
    const { centre, scale, covariance } = spreadLearnt(state);
    expect(centre[0]).toBeCloseTo(5, 10);
    // Within 24 / 25, between 25; unbiased 24 / 24 and 400 / 15.
    expect(scale[0]).toBeCloseTo(Math.sqrt(25.96), 10);
    expect(covariance[0]).toBeCloseTo((1 + (100 * 400) / 15) / 25.96 + 1e-3, 8);
  });
});

const random = uniform(11);
const noise = () => random() + random() + random() - 1.5;
/** Three signals, the second following the first. */
function row(more: readonly number[] = [0, 0, 0]): number[] {
  const first = noise();
  return [first + more[0]!, first + 0.1 * noise() + more[1]!, noise() + more[2]!];
}

function learntGroup() {
  let group = initialGroup(3, 400);
  for (let i = 0; i < 400; i++) group = stepGroup(group, row()).state;
  return group;
}

describe("the detector of a group", () => {
  test("says nothing while it learns, then measures", () => {
    expect(stepGroup(initialGroup(3, 400), row()).score.distance).toBeNull();
    expect(stepGroup(learntGroup(), row()).score.distance).not.toBeNull();
  });

  test("stays under its limit on healthy rows", () => {
    const group = watchAnew(learntGroup());
    const distances = Array.from({ length: 2_000 }, () => stepGroup(group, row()).score.distance!);
    expect(Math.max(...distances)).toBeLessThan(defaultDistance);
  });

  test("stays silent on signals that wander, once it has seen them for long enough", () => {
    const levels = [0, 0, 0];
    let group = initialGroup(3, 4_000);
    let furthest = 0;
    for (let i = 0; i < 20_000; i++) {
      const { state, score } = stepGroup(
        group,
        levels.map((level, signal) => (levels[signal] = 0.99 * level + noise())),
      );
      group = state;
      furthest = Math.max(furthest, score.distance ?? 0);
    }
    expect(furthest).toBeLessThan(defaultDistance);
  });

  test("finds a broken relation that no signal shows alone, and names the signal", () => {
    const group = watchAnew(learntGroup());
    let last = stepGroup(group, row()).score;
    for (let i = 0; i < 100; i++) last = stepGroup(group, row([0, 0.6, 0])).score;
    expect(last.distance).toBeGreaterThan(defaultDistance);
    expect(last.shares[2]).toBeLessThan(0.1);
    expect(last.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  test("goes on without a signal that is missing, and learns only from whole rows", () => {
    const learning = initialGroup(3, 400);
    expect(stepGroup(learning, [Number.NaN, 0, 0]).state).toBe(learning);
    const group = watchAnew(learntGroup());
    expect(stepGroup(group, [Number.NaN, 0, 0]).score.distance).toBeGreaterThanOrEqual(0);
  });

  test("judges while it is young by what it had learnt when that last doubled, and then by all", () => {
    const lesson = { learn: true, more: true, renew: true };
    let group = initialGroup(3, 400);
    const phases: [number, string][] = [];
    for (let i = 1; i <= 2_000; i++) {
      const { state } = stepGroup(group, row(), { learn: true, more: i < 2_000, renew: true });
      if (state !== group) phases.push([i, state.phase]);
      group = state;
    }
    expect(phases).toEqual([
      [400, "young"],
      [800, "young"],
      [1_600, "young"],
      [2_000, "watching"],
    ]);
    // As one that had learnt those two thousand rows before it judged.
    let young = initialGroup(3, 400);
    let whole = initialGroup(3, 2_000);
    const rows = Array.from({ length: 2_000 }, () => row());
    for (const [i, each] of rows.entries()) {
      young = stepGroup(young, each, { ...lesson, more: i < 1_999 }).state;
      whole = stepGroup(whole, each).state;
    }
    const [one, other] = [watchAnew(young), watchAnew(whole)];
    expect(one).toEqual(other);
  });

  test("goes on smoothing in new units when it judges by more", () => {
    const lesson = { learn: true, more: true, renew: true };
    /** In the signals' own units. */
    const smoothed = (of: GroupState) =>
      of.phase === "learning"
        ? []
        : Array.from(of.smoothed, (each, i) => of.centre[i]! + of.scale[i]! * each);
    let group = initialGroup(3, 400);
    for (let i = 1; i < 800; i++) group = stepGroup(group, row(), lesson).state;
    const before = smoothed(group);
    const last = row();
    const { state } = stepGroup(group, last, lesson);
    expect(state).not.toBe(group);
    for (const [i, value] of smoothed(state).entries())
      expect(value).toBeCloseTo(before[i]! + 0.05 * (last[i]! - before[i]!), 10);
  });

  test("judges by what it knew for as long as it is told to, and learns meanwhile", () => {
    let group = initialGroup(3, 400);
    for (let i = 0; i < 400; i++)
      group = stepGroup(group, row(), { learn: true, more: true, renew: true }).state;
    const before = group;
    for (let i = 0; i < 975; i++)
      group = stepGroup(group, row([9, 9, 9]), { learn: true, more: true, renew: false }).state;
    expect(group).toBe(before);
    expect(usualOf(group, 0)).toBeCloseTo(0, 0);
    for (let i = 0; i < 25; i++)
      group = stepGroup(group, row([9, 9, 9]), { learn: true, more: true, renew: true }).state;
    expect(usualOf(group, 0)).toBeGreaterThan(5);
  });

  test("learns nothing from what is not to be learnt from", () => {
    let group = initialGroup(3, 400);
    for (let i = 0; i < 500; i++)
      group = stepGroup(group, row([50, 0, 0]), { learn: false, more: true, renew: true }).state;
    for (let i = 0; i < 400; i++)
      group = stepGroup(group, row(), { learn: true, more: true, renew: true }).state;
    expect(usualOf(group, 0)).toBeCloseTo(0, 0);
    const learnt = usualOf(group, 0);
    group = stepGroup(group, row([50, 0, 0]), { learn: false, more: false, renew: true }).state;
    expect(group.phase).toBe("young");
    expect(usualOf(group, 0)).toBe(learnt);
  });
});
