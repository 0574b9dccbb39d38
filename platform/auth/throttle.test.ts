import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { throttleKeys, throttleWindowMs, waitMs } from "./throttle.ts";

describe("waiting after failed attempts", () => {
  it("begins when the limit is reached and ends when the oldest that counts is a quarter of an hour old", () => {
    expect(waitMs([0, 1, 2, 3], 5, 1000)).toBe(0);
    expect(waitMs([0, 1, 2, 3, 4], 5, 1000)).toBe(throttleWindowMs - 1000);
    expect(waitMs([0, 1, 2, 3, 4], 5, throttleWindowMs)).toBe(0);
    expect(waitMs([], 5, 0)).toBe(0);
  });

  it("never lets more than the limit into any window, however impatient the guesser", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: throttleWindowMs / 3 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (pauses, limit) => {
          const taken: number[] = [];
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            if (waitMs(taken, limit, now) === 0) taken.push(now);
          }
          for (const at of taken) {
            const inWindow = taken.filter((t) => t <= at && t > at - throttleWindowMs);
            expect(inWindow.length).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it("is exact: one more is taken when the wait is over, not before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: throttleWindowMs }), { minLength: 5, maxLength: 30 }),
        (times) => {
          const now = throttleWindowMs;
          const wait = waitMs(times, 5, now);
          expect(waitMs(times, 5, now + wait)).toBe(0);
          if (wait > 1) expect(waitMs(times, 5, now + wait - 1)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("counts the pair, the address and the account apart, none in plain text", () => {
    const keys = throttleKeys({ email: "ana@example.org", address: "198.51.100.7" });
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
    expect(JSON.stringify(keys)).not.toMatch(/ana|198/);
  });
});
