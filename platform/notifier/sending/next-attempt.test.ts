import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mostAttempts, nextAttempt } from "./next-attempt.ts";

const now = Date.UTC(2026, 10, 22);

test("each pause is longer than the one before, and after the last attempt there is none", () => {
  const times = Array.from({ length: mostAttempts }, (_, n) =>
    nextAttempt({ attempts: n + 1, now, expiresAt: null })?.getTime(),
  );
  expect(times.at(-1)).toBe(undefined);
  const pauses = times.slice(0, -1).map((time) => (time ?? 0) - now);
  expect(pauses).toEqual([...new Set(pauses)].toSorted((a, b) => a - b));
  expect(pauses[0]).toBeGreaterThan(0);
});

test("the other side's wish for a longer pause is kept, up to the longest of ours", () => {
  const asked = (retryAfterMs: number) =>
    (nextAttempt({ attempts: 1, now, retryAfterMs, expiresAt: null })?.getTime() ?? 0) - now;
  expect(asked(1)).toBe(15_000);
  expect(asked(120_000)).toBe(120_000);
  expect(asked(1e12)).toBe(4 * 3_600_000);
});

test("nothing is tried again at or after its expiry", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: mostAttempts }), fc.nat(1e8), (attempts, left) => {
      const expiresAt = new Date(now + left);
      const next = nextAttempt({ attempts, now, expiresAt });
      expect(next === null || next < expiresAt).toBe(true);
    }),
    { numRuns: 50 },
  );
});
