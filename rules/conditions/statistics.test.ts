import * as fc from "fast-check";
import { median } from "simple-statistics";
import { describe, expect, test } from "vitest";
import { spreadOf } from "./baseline.ts";
import { theilSenSlope } from "./theil-sen.ts";

describe("Theil–Sen slope", () => {
  test("of Sen's own example (1968, p. 1386) is 4", () => {
    const t = [1, 2, 3, 4, 10, 12, 18];
    const x = [9, 15, 19, 20, 45, 55, 78];
    expect(theilSenSlope(t, x)).toBe(4);
  });

  test("bears a wild point, and needs two distinct times", () => {
    expect(theilSenSlope([0, 1, 2, 3, 4], [0, 1, 900, 3, 4])).toBe(1);
    expect(theilSenSlope([3, 3], [1, 2])).toBeNull();
  });

  test("is the median of all slopes, whatever was asked before", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 12 }), (points) => {
        const slopes = points.flatMap(([x, y], i) =>
          points.slice(i + 1).flatMap(([u, v]) => (u === x ? [] : [(v - y) / (u - x)])),
        );
        const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
        if (slopes.length === 0) expect(theilSenSlope(xs, ys)).toBeNull();
        else expect(theilSenSlope(xs, ys)).toBeCloseTo(median(slopes), 9);
      }),
    );
  });
});

describe("robust spread", () => {
  test("of normal quantiles is their sigma, on both sides", () => {
    // Φ⁻¹ of (i − 0.5)/20 by Blom, to three places, times 2, plus 10.
    const half = [0.063, 0.189, 0.319, 0.454, 0.598, 0.755, 0.935, 1.15, 1.44, 1.96];
    const samples = half.flatMap((z) => [10 + 2 * z, 10 - 2 * z]);
    const { centre, up, down } = spreadOf(samples);
    expect(centre).toBeCloseTo(10, 6);
    expect(up).toBeCloseTo(2, 0);
    expect(down).toBeCloseTo(up, 6);
  });

  test("counts a rare mode as normal on its side, and on its side only", () => {
    const samples = Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 20 : 10 + (i % 3) / 10));
    const { up, down } = spreadOf(samples);
    expect((20 - 10.1) / up).toBeLessThan(2);
    expect(down).toBeLessThan(0.2);
  });
});
