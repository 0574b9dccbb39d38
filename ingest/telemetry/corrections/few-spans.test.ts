import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fewSpans } from "./few-spans.ts";

const hour = 3_600_000;

test("revisions in January and in November are two spans, not one of eleven months", () => {
  const january = Date.UTC(2026, 0, 5);
  const november = Date.UTC(2026, 10, 5);
  expect(
    fewSpans([
      { from: november, to: november + 1 },
      { from: january + 500, to: january + 501 },
      { from: january, to: january + 1 },
    ]),
  ).toEqual([
    { from: january, to: january + 501 },
    { from: november, to: november + 1 },
  ]);
});

test("however many there are, the widest gaps stay open", () => {
  const spans = [0, 1, 2, 10, 11, 30].map((at) => ({ from: at * hour, to: at * hour + 1 }));
  expect(fewSpans(spans, 3)).toEqual([
    { from: 0, to: 2 * hour + 1 },
    { from: 10 * hour, to: 11 * hour + 1 },
    { from: 30 * hour, to: 30 * hour + 1 },
  ]);
});

test("every moment stays within a span; spans are in order, apart and few", () => {
  const someSpans = fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: 100 * hour }),
      width: fc.integer({ min: 1, max: hour }),
    }),
    { minLength: 1, maxLength: 300 },
  );
  fc.assert(
    fc.property(someSpans, fc.integer({ min: 1, max: 80 }), (made, most) => {
      const spans = made.map(({ from, width }) => ({ from, to: from + width }));
      const few = fewSpans(spans, most);
      expect(few.length).toBeLessThanOrEqual(most);
      for (const [i, { from, to }] of few.entries()) {
        expect(to).toBeGreaterThan(from);
        if (i > 0) expect(from).toBeGreaterThan(few[i - 1]!.to);
      }
      for (const { from, to } of spans) {
        expect(few.some((one) => one.from <= from && to <= one.to)).toBe(true);
      }
    }),
  );
});
