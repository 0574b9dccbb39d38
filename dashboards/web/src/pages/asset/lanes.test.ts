import * as fc from "fast-check";
import { expect, test } from "vitest";
import { layOut } from "./lanes.ts";

const window = { from: 0, to: 100 };

test("spans that follow each other share a lane", () => {
  const placed = layOut(
    [
      { id: "a", from: 0, to: 20 },
      { id: "b", from: 30, to: 40 },
    ],
    window,
    5,
  );
  expect(placed.map((each) => each.lane)).toEqual([0, 0]);
});

test("a span that is still open reaches the window's end, one outside is not drawn", () => {
  const placed = layOut(
    [
      { id: "open", from: 50, to: null },
      { id: "before", from: -20, to: -10 },
    ],
    window,
    5,
  );
  expect(placed.map(({ span, to }) => [span.id, to])).toEqual([["open", 100]]);
});

test("a span that has just begun moves back, so that its label fits", () => {
  const placed = layOut([{ id: "new", from: 99, to: null }], window, 8);
  expect(placed[0]?.from).toBe(92);
});

test("no two spans of a lane overlap", () => {
  const span = fc.record({ from: fc.nat(100), length: fc.nat(60) });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 15 }), (spans) => {
      const placed = layOut(
        spans.map(({ from, length }, index) => ({ id: String(index), from, to: from + length })),
        window,
        3,
      );
      for (const a of placed)
        for (const b of placed)
          if (a !== b && a.lane === b.lane)
            expect(a.to <= b.from || b.to <= a.from || (a.from === b.from && a.to === a.from)).toBe(
              true,
            );
    }),
  );
});
