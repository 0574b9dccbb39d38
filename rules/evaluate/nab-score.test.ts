import { describe, expect, test } from "vitest";
import { nabScore, probation, profiles, rawScore } from "./nab-score.ts";

/** 100 rows, of which the first 15 are for learning; detections at the rows named. */
const file = (detections: readonly number[], windows = [{ left: 40, right: 49 }]) => ({
  scores: Array.from({ length: 100 }, (_, row) => (detections.includes(row) ? 1 : 0)),
  windows,
});
const raw = (detections: readonly number[]) => rawScore(file(detections), 1, profiles.standard);

describe("the NAB score", () => {
  test("learns on 15 % of the rows, 750 at most", () => {
    expect(probation(100)).toBe(15);
    expect(probation(4_032)).toBe(604);
    expect(probation(15_902)).toBe(750);
  });

  test("is 100 for each window found at its first row, 0 for silence", () => {
    expect(nabScore([file([40])], 1, profiles.standard)).toBeCloseTo(100, 10);
    expect(nabScore([file([])], 1, profiles.standard)).toBe(0);
    expect(nabScore([file([], [])], 1, profiles.standard)).toBeNull();
  });

  test("counts only the earliest detection in a window, less the later it comes", () => {
    // Row 45: p = −(49 − 45 + 1) / 10 = −0.5; S = 2 / (1 + e^−2.5) − 1 = 0.848284; / 0.986614.
    expect(raw([45])).toBeCloseTo(0.859793, 5);
    expect(raw([45, 46, 47])).toBeCloseTo(0.859793, 5);
    // Row 49: p = −0.1; S = 2 / (1 + e^−0.5) − 1 = 0.244919.
    expect(raw([49])).toBeCloseTo(0.244919 / 0.986614, 5);
  });

  test("charges a false alarm in full before any window and long after one, in part shortly after", () => {
    expect(raw([40, 20])).toBeCloseTo(1 - 0.11, 10);
    // Row 52: p = 3 / 9; S = 2 / (1 + e^(5/3)) − 1 = −0.682247.
    expect(raw([40, 52])).toBeCloseTo(1 - 0.11 * 0.682247, 5);
    // Row 76: p = 27 / 9 = 3, not above 3; row 77: above.
    expect(raw([40, 76])).toBeCloseTo(1 - 0.11 * 0.9999994, 6);
    expect(raw([40, 77])).toBeCloseTo(0.89, 10);
  });

  test("does not see the rows for learning, and charges a missed window", () => {
    expect(raw([3])).toBe(-1);
    expect(rawScore(file([3]), 1, profiles.rewardLowFN)).toBe(-2);
  });

  test("sets the sum in relation to the perfect and the idle detector", () => {
    const two = [file([45]), file([20])];
    // (0.859793 − 1 − 0.22 + 2) / 4 for low-FP, and with A_fn = 2: (0.859793 − 2 − 0.11 + 4) / 6.
    expect(nabScore(two, 1, profiles.rewardLowFP)).toBeCloseTo(40.9948, 3);
    expect(nabScore(two, 1, profiles.rewardLowFN)).toBeCloseTo(45.8299, 3);
  });
});
