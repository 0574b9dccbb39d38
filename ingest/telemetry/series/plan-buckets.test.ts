import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastStep, planBuckets } from "./plan-buckets.ts";
import type { RolledUp } from "./plan-buckets.ts";

const minute = 60_000;
const hour = 60 * minute;
const rolledUp: RolledUp = {
  rolledTo: 100 * hour,
  rawFrom: 0,
  minutesFrom: 0,
  dirtyHours: [],
};

describe("where buckets come from", () => {
  test("steps below a minute come from the readings", () => {
    expect(planBuckets({ from: hour, to: 2 * hour, everyMs: 30_000 }, rolledUp)).toEqual([
      { from: hour, to: 2 * hour, tier: "raw" },
    ]);
  });

  test("minutes and hours come from their tier, cut ends and what is not rolled up from the readings", () => {
    const range = { from: 90 * minute + 1, to: 102 * hour + 5 };
    expect(planBuckets({ ...range, everyMs: 5 * minute }, rolledUp)).toEqual([
      { from: range.from, to: 91 * minute, tier: "raw" },
      { from: 91 * minute, to: 100 * hour, tier: "1m" },
      { from: 100 * hour, to: range.to, tier: "raw" },
    ]);
    expect(planBuckets({ ...range, everyMs: 6 * hour }, rolledUp)).toMatchObject([
      { to: 2 * hour, tier: "raw" },
      { to: 100 * hour, tier: "1h" },
      { tier: "raw" },
    ]);
  });

  test("hours that changed since they were rolled up come from the readings", () => {
    const dirtyHours = [3 * hour, 4 * hour, 9 * hour];
    const plan = planBuckets(
      { from: 2 * hour, to: 10 * hour, everyMs: hour },
      { ...rolledUp, dirtyHours },
    );
    expect(plan).toEqual([
      { from: 2 * hour, to: 3 * hour, tier: "1h" },
      { from: 3 * hour, to: 5 * hour, tier: "raw" },
      { from: 5 * hour, to: 9 * hour, tier: "1h" },
      { from: 9 * hour, to: 10 * hour, tier: "raw" },
    ]);
  });

  test("where readings are gone the buckets are as fine as what is left, and whole", () => {
    const thinned = { ...rolledUp, rawFrom: 48 * hour, minutesFrom: 24 * hour };
    expect(leastStep({ from: 50 * hour }, thinned)).toBe(1);
    expect(leastStep({ from: 30 * hour }, thinned)).toBe(minute);
    expect(leastStep({ from: 20 * hour }, thinned)).toBe(hour);
    const range = { from: 30 * hour + 5_000, to: 30 * hour + 10 * minute + 5_000 };
    expect(planBuckets({ ...range, everyMs: minute }, thinned)).toEqual([
      { from: 30 * hour, to: 30 * hour + 11 * minute, tier: "1m" },
    ]);
  });

  test("whatever is asked is covered once and in order", () => {
    const time = fc.integer({ min: 0, max: 120 * hour });
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 60 * hour }),
        fc.constantFrom(1_000, minute, 15 * minute, hour, 24 * hour),
        fc.uniqueArray(fc.integer({ min: 0, max: 119 }), { maxLength: 5 }),
        fc.option(fc.integer({ min: 0, max: 110 }).map((n) => n * hour)),
        (from, length, everyMs, dirty, rolledTo) => {
          const to = from + length;
          const dirtyHours = dirty.sort((a, b) => a - b).map((n) => n * hour);
          const plan = planBuckets({ from, to, everyMs }, { ...rolledUp, rolledTo, dirtyHours });
          expect(plan[0]?.from).toBe(from);
          expect(plan.at(-1)?.to).toBe(to);
          for (const [i, source] of plan.entries()) {
            expect(source.to).toBeGreaterThan(source.from);
            if (i > 0) expect(source.from).toBe(plan[i - 1]?.to);
            if (source.tier !== "raw") expect(source.to).toBeLessThanOrEqual(rolledTo ?? 0);
          }
        },
      ),
    );
  });
});
