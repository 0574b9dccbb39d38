import { describe, expect, test } from "vitest";
import { gauss, uniform } from "../testing/series.ts";
import { crossingOf } from "./crossing.ts";
import { localTrend } from "./local-trend.ts";
import { trendLine } from "./trend-line.ts";

describe("the line of Theil and Sen", () => {
  test("has the slope and the interval of a worked example", () => {
    // Of ten pairs eight rise, one falls and one stays: S is 7. Residuals 0, 2, 0, 1, 0 show no autocorrelation, of which the fit may hide 1 / 5.
    const line = trendLine([1, 2, 3, 4, 5], [1, 4, 3, 5, 5], 0.9)!;
    const slopes = [3, 1, 4 / 3, 1, -1, 0.5, 1 / 3, 2, 1, 0].sort((a, b) => a - b);
    expect(line.slope).toBeCloseTo((slopes[4]! + slopes[5]!) / 2, 10);
    expect(line.x).toBe(3);
    expect(line.z).toBeCloseTo(7 / Math.sqrt(((5 * 4 * 15) / 18) * (1.2 / 0.8)), 10);
  });

  test("is moved little by a quarter of wild points", () => {
    const xs = Array.from({ length: 40 }, (_, i) => i);
    const line = trendLine(
      xs,
      xs.map((x) => (x % 4 === 0 ? 1e6 : 2 * x + 5)),
      0.8,
    )!;
    expect(line.slope).toBeCloseTo(2, 6);
    expect(line.y).toBeCloseTo(2 * line.x + 5, 6);
  });

  test("says nothing of fewer than five points", () => {
    expect(trendLine([1, 2, 3, 4], [1, 2, 3, 4], 0.8)).toBeNull();
  });
});

/** Seventy-two means with a lag-one correlation, of what is given without noise. */
function means(seed: number, rho: number, shape: (i: number) => number): [number[], number[]] {
  const random = uniform(seed);
  const xs = Array.from({ length: 72 }, (_, i) => i);
  let noise = 0;
  return [
    xs,
    xs.map((i) => {
      noise = rho * noise + Math.sqrt(1 - rho * rho) * gauss(random) * 0.5;
      return shape(i) + noise;
    }),
  ];
}

describe("the interval of a crossing", () => {
  test.each([
    [0, 0.8, 0.95],
    [0.5, 0.75, 0.9],
    [0.8, 0.65, 0.85],
  ])(
    "holds the true one about as often as it says, at an autocorrelation of %d",
    (rho, least, most) => {
      let held = 0;
      const runs = 200;
      for (let seed = 1; seed <= runs; seed++) {
        const [xs, ys] = means(seed, rho, (i) => i / 20);
        const crossing = crossingOf(localTrend(xs, ys, 0.8)!, (71 + 24) / 20, 71);
        if (crossing !== null && crossing.low <= 24 && (crossing.high ?? Infinity) >= 24) held += 1;
      }
      expect(held / runs).toBeGreaterThan(least);
      expect(held / runs).toBeLessThan(most);
    },
  );

  test("rests on what came after a change, once that is plain", () => {
    const [xs, ys] = means(3, 0, (i) => Math.max(0, i - 48) / 2);
    const line = localTrend(xs, ys, 0.8)!;
    expect(line.points).toBeLessThan(30);
    expect(line.slope).toBeCloseTo(0.5, 1);
  });

  test("is nothing at the limit, and none where the trend leads away", () => {
    const xs = [0, 1, 2, 3, 4];
    const alone = { before: null };
    const rising = { ...trendLine(xs, [0, 1, 2, 3, 4], 0.8)!, ...alone };
    expect(crossingOf(rising, 6, 4)).toEqual({ expected: 2, low: 2, high: 2 });
    expect(crossingOf(rising, 3, 4)).toEqual({ expected: 0, low: 0, high: 0 });
    const falling = { ...trendLine(xs, [4, 3, 2, 1, 0], 0.8)!, ...alone };
    expect(crossingOf(falling, 6, 4)).toBeNull();
  });

  test("comes sooner where the trend has grown steeper by a share of itself, and straight on at the far end", () => {
    const line = { slope: 2, low: 1.8, high: 2.2, x: 0, y: 0, error: 0, z: 9 };
    const before = { ...line, slope: 1, low: 0.9, high: 1.1, x: -10 };
    // Growing by ln (2 / 1.1) in ten; e to that rate times t less one, times two over the rate, is the rise.
    const rate = Math.log(2 / 1.1) / 10;
    const crossing = crossingOf({ ...line, before }, 20, 0)!;
    expect((2 / rate) * (Math.exp(rate * crossing.expected) - 1)).toBeCloseTo(20, 9);
    expect(crossing.low).toBeLessThan(crossing.expected);
    expect(crossing.high).toBeCloseTo(20 / 1.8, 9);
    expect(crossingOf({ ...line, before: { ...before, high: 1.9 } }, 20, 0)!.expected).toBe(10);
  });

  test("says how far the trend has left what was before it, and whether it had been rising for longer", () => {
    const [xs, ys] = means(3, 0, (i) => Math.max(0, i - 48) / 2);
    const onset = localTrend(xs, ys, 0.8)!;
    // A step of eleven and a half over noise of a half.
    expect(onset.risen).toBeGreaterThan(15);
    expect(onset.before).toBeNull();
    const [times, grown] = means(3, 0, (i) => 50 * Math.exp((i - 72) / 15));
    expect(localTrend(times, grown, 0.8)!.before).not.toBeNull();
    expect(localTrend(...means(3, 0, (i) => i), 0.8)!.risen).toBeNull();
  });

  test("has no far end where the trend may be none", () => {
    const line = { slope: 1, low: -1, high: 2, x: 0, y: 0, error: 0.5, z: 1, before: null };
    expect(crossingOf(line, 10, 0)).toEqual({ expected: 10, low: 4.75, high: null });
  });
});
