import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inOneBuffer } from "./in-one-buffer.ts";
import { packNumbers, sizeOf, unpackNumbers } from "./pack-numbers.ts";
import { initialSignal, stepSignal } from "./signal-detector.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 });
const minute = 60_000;

function after(values_: readonly number[], state = initialSignal()) {
  for (const [index, value] of values_.entries()) {
    stepSignal(state, { at: index * 20 * minute, value });
  }
  return state;
}

test("a state of any age comes back as it was, in as many bytes as it has numbers for", () => {
  fc.assert(
    fc.property(values, (seen) => {
      const state = after(seen);
      const bytes = packNumbers(state);
      expect(bytes.byteLength).toBe(sizeOf(initialSignal()));
      const back = initialSignal();
      expect(unpackNumbers(bytes, 0, back)).toBe(bytes.byteLength);
      expect(back).toEqual(state);
    }),
    { numRuns: 30 },
  );
});

test("a state in one piece of memory scores and packs as one in many", () => {
  fc.assert(
    fc.property(values, (seen) => {
      const one = after(seen, inOneBuffer(initialSignal()));
      const many = after(seen);
      expect(packNumbers(one)).toEqual(packNumbers(many));
      expect(one.tails.shift.markers.buffer).toBe(one.recent.values.buffer);
    }),
    { numRuns: 30 },
  );
});
