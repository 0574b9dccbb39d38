import * as fc from "fast-check";
import { expect, test } from "vitest";
import { smallestShare } from "../../release/in-canary.ts";
import type { ReadPast } from "../../past/read-past.ts";
import { heardHours, hourMs, hoursSpoken } from "./heard-hours.ts";
import { speakingStretches, speaksAt, stretchesFor } from "./speaking-stretches.ts";

const event = (
  version: number,
  to: "draft" | "shadow" | "canary" | "live" | "retired",
  at: number,
) => ({
  version,
  to,
  at,
  share: to === "canary" ? 0.25 : null,
});

test("a version spoke while it was live or a canary, and in no other stage", () => {
  const events = [
    event(1, "live", 0),
    event(2, "shadow", 5),
    event(2, "canary", 10),
    event(1, "shadow", 20),
    event(2, "live", 20),
    event(1, "live", 40),
    event(2, "retired", 40),
  ];
  expect(speakingStretches(events, 1)).toEqual([
    { from: 0, to: 20, share: 1 },
    { from: 40, to: null, share: 1 },
  ]);
  expect(speakingStretches(events, 2)).toEqual([
    { from: 10, to: 20, share: 0.25 },
    { from: 20, to: 40, share: 1 },
  ]);
  expect(speaksAt(speakingStretches(events, 1), 20)).toBe(false);
  expect(speaksAt(speakingStretches(events, 1), 1_000)).toBe(true);
});

test("as a canary it spoke for the assets that the canary chose", () => {
  const canary = [{ from: 0, to: null, share: 0.25 }];
  const [chosen, other] = [1, 2, 3, 4, 5, 6, 7, 8].toSorted(
    (a, b) => smallestShare("rule", [a])! - smallestShare("rule", [b])!,
  );
  const share = smallestShare("rule", [chosen!])!;
  const just = canary.map((one) => ({ ...one, share }));
  expect(stretchesFor(just, "rule", chosen!)).toHaveLength(1);
  expect(stretchesFor(just, "rule", other!)).toHaveLength(0);
});

const past = (hours: readonly number[], codesAt: readonly number[] = []): ReadPast => ({
  rollups: ({ from, to }) =>
    Promise.resolve(
      hours
        .map((hour) => hour * hourMs)
        .filter((at) => at >= from && at < to)
        .map((at) => ({ signalId: 1, at, count: 1, min: 0, max: 0, mean: 0, first: 0, last: 0 })),
    ),
  window: ({ from, to }) =>
    Promise.resolve(
      codesAt
        .filter((at) => at >= from && at < to)
        .slice(0, 1)
        .map((observedAt) => ({
          signalId: 1,
          observedAt,
          receivedAt: observedAt,
          value: null,
          code: "E1",
          quality: "good" as const,
          source: 0,
        })),
    ),
});

test("a signal is heard in the hours that have a value, and as long as a value stands", async () => {
  const each = { id: 1, kind: "number" as const, intervalSeconds: 1 };
  const window = { from: 100 * hourMs, to: 110 * hourMs };
  expect([...(await heardHours(past([99, 100, 104]), each, window))]).toEqual([99, 100, 104]);
  const onChange = { ...each, intervalSeconds: 3 * 3_600 };
  expect([...(await heardHours(past([98, 104]), onChange, window))]).toEqual([
    98, 99, 100, 104, 105, 106,
  ]);
});

test("a code is heard where it was reported, and until its next report is due", async () => {
  const code = { id: 1, kind: "code" as const, intervalSeconds: 3_600 };
  const window = { from: 100 * hourMs, to: 110 * hourMs };
  const heard = await heardHours(past([], [102.5 * hourMs, 107 * hourMs]), code, window);
  expect([...heard]).toEqual([102, 103, 107]);
});

const stretch = fc
  .record({ from: fc.integer({ min: 0, max: 500 }), length: fc.integer({ min: 1, max: 500 }) })
  .map(({ from, length }) => ({
    from: from * (hourMs / 4),
    to: (from + length) * (hourMs / 4),
    share: 1,
  }));

test("hours counted up to a moment and from it on are the hours counted at once", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 250 })),
      stretch,
      fc.integer({ min: 0, max: 250 }),
      (hours, spoken, cut) => {
        const heard = [new Set(hours)];
        const all = { from: 0, to: 250 * hourMs };
        const parts = [
          { from: 0, to: cut * hourMs },
          { from: cut * hourMs, to: all.to },
        ];
        const once = hoursSpoken(heard, [spoken], all);
        const twice = parts.reduce((sum, part) => sum + hoursSpoken(heard, [spoken], part), 0);
        expect(twice).toBeCloseTo(once, 9);
        expect(once).toBeLessThanOrEqual(hoursSpoken([], [spoken], all));
      },
    ),
    { numRuns: 50 },
  );
});

test("all signals must have been heard, and only the time in which it spoke counts", () => {
  const window = { from: 0, to: 10 * hourMs };
  const spoken = [{ from: 1.5 * hourMs, to: null, share: 1 }];
  expect(hoursSpoken([new Set([0, 1, 2, 3]), new Set([1, 3, 4])], spoken, window)).toBe(1.5);
});
