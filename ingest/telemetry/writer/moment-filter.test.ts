import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createMomentFilter } from "./moment-filter.ts";

const moment = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 2 ** 41 }));

test("what was added is there, however full it is", () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 200 }), (moments) => {
      const filter = createMomentFilter(4);
      for (const [signal, at] of moments) filter.add(signal, at);
      for (const [signal, at] of moments) {
        expect(filter.has(signal, at)).toBe(true);
        expect(filter.add(signal, at)).toBe(true);
      }
    }),
  );
});

test("of what was not added hardly anything seems to have been, when it is as full as it may be", () => {
  const filter = createMomentFilter(2_048);
  const signals = 1_000;
  const each = filter.room / signals;
  const start = Date.UTC(2026, 10, 21);
  let seemed = 0;
  for (let i = 0; i < each; i++) {
    for (let signal = 1; signal <= signals; signal++) {
      if (filter.add(signal, start + i * 1_000)) seemed += 1;
    }
  }
  for (let i = 0; i < each; i++) {
    for (let signal = 1; signal <= signals; signal++) {
      if (filter.has(signal, start + i * 1_000 + 500)) seemed += 1;
    }
  }
  expect(seemed / (2 * filter.room)).toBeLessThan(0.0002);
});
