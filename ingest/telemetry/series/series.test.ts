import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketStep } from "./bucket-step.ts";
import { gapsBetween, longestSilence } from "./silence.ts";

describe("gaps", () => {
  const longest = 10;
  const at = (...moments: number[]): { from: number; to: number }[] =>
    moments.map((moment) => ({ from: moment, to: moment }));

  test("a silence as long as allowed is no gap, one longer is", () => {
    expect(gapsBetween(at(0, 10, 21), { from: 0, to: 25, longest })).toEqual([
      { from: 10, to: 21 },
    ]);
  });

  test("silence at either end counts, and a window without a reading is one gap", () => {
    expect(gapsBetween(at(20), { from: 0, to: 40, longest })).toEqual([
      { from: 0, to: 20 },
      { from: 20, to: 40 },
    ]);
    expect(gapsBetween([], { from: 0, to: 40, longest })).toEqual([{ from: 0, to: 40 }]);
  });

  test("a bucket is heard until its end", () => {
    const buckets = [0, 20, 40, 100].map((from) => ({ from, to: from + 20 }));
    expect(gapsBetween(buckets, { from: 5, to: 118, longest })).toEqual([{ from: 60, to: 100 }]);
  });

  test("a periodic signal may miss two reports, one on change half a heartbeat less", () => {
    expect(longestSilence({ reporting: "periodic", intervalSeconds: 10 })).toBe(30_000);
    expect(longestSilence({ reporting: "on-change", intervalSeconds: 60 })).toBe(120_000);
  });
});

describe("bucket step", () => {
  test("a day in a thousand points is two minutes", () => {
    expect(bucketStep({ from: 0, to: 86_400_000 }, 1_000)).toBe(120_000);
  });

  test("never more buckets than points, and no step twice as long as needed is taken for lack of a shorter one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
        fc.integer({ min: 1, max: 366 * 86_400_000 }),
        fc.integer({ min: 10, max: 5_000 }),
        (from, length, points) => {
          const range = { from, to: from + length };
          const step = bucketStep(range, points);
          const buckets = Math.ceil(range.to / step) - Math.floor(range.from / step);
          expect(buckets).toBeLessThanOrEqual(points);
          // Steps grow by at most 3.5; two buckets may be cut ones.
          if (step > 1) expect((buckets + 2) * 3.5).toBeGreaterThanOrEqual(points - 2);
        },
      ),
    );
  });
});
