import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookupSpans } from "./lookup-spans.ts";

const minute = 60_000;

describe("stretches for a lookup", () => {
  test("readings of many signals from the same minute are one stretch", () => {
    const keys = Array.from({ length: 300 }, (_, i) => ({ signalId: i, observedAt: i * 100 }));
    const spans = lookupSpans(keys);
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({ from: 0, to: 29_900 });
    expect(spans[0]!.signalIds).toHaveLength(300);
  });

  test("moments of a signal that lie far apart are not read through", () => {
    const keys = [0, 3_600_000, 7_200_000].map((observedAt) => ({ signalId: 1, observedAt }));
    expect(lookupSpans(keys)).toHaveLength(3);
  });

  test("every key is in a stretch of its signal, and stretches are hardly longer than what they hold", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            signalId: fc.integer({ min: 1, max: 20 }),
            observedAt: fc.integer({ min: 0, max: 600 * minute }),
          }),
          { maxLength: 200 },
        ),
        (keys) => {
          const spans = lookupSpans(keys);
          for (const { signalId, observedAt } of keys) {
            const found = spans.some(
              ({ signalIds, from, to }) =>
                signalIds.includes(signalId) && from <= observedAt && observedAt <= to,
            );
            expect(found).toBe(true);
          }
          for (const { signalIds, from, to } of spans) {
            const held = keys.filter(
              (key) =>
                signalIds.includes(key.signalId) && from <= key.observedAt && key.observedAt <= to,
            );
            expect(to - from).toBeLessThanOrEqual(held.length * 2 * minute);
          }
        },
      ),
    );
  });
});
