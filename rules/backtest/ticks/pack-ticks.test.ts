import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packTicks, unpackTicks } from "./pack-ticks.ts";

const now = Date.UTC(2026, 10, 21);

test("ticks come back as they were, clocks that step back and broken hearing included", () => {
  const tick = fc.record({
    at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    healthySince: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(tick), (ticks) => {
      expect(unpackTicks(packTicks(ticks))).toEqual(
        ticks.flatMap(({ at, healthySince }) => [at, healthySince]),
      );
    }),
  );
});

test("an hour of ticks takes about three bytes each", () => {
  const ticks = Array.from({ length: 720 }, (_, i) => ({
    at: now + i * 5_000 + (i % 7),
    healthySince: now,
  }));
  expect(packTicks(ticks).length).toBeLessThan(3 * 720 + 20);
});
