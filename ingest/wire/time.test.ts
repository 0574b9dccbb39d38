import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseObservedAt } from "./time.ts";

const moment = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2099-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

/** The same moment in a form that only the general way reads. */
const inOtherForm = (iso: string): string => iso.replace(/Z$/, "+00:00");

describe("a time of the usual form", () => {
  it("is the moment it says, whatever day was read before", () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 5 }), (moments) => {
        for (const one of [...moments, ...moments.toReversed()]) {
          expect(parseObservedAt(one.toISOString())).toBe(one.getTime());
        }
      }),
    );
  });

  it("with any character changed is read as the general way reads it", () => {
    const character = fc.constantFrom(...Array.from("0123456789-:.TZ+ a\u0661"));
    fc.assert(
      fc.property(moment, fc.nat(22), character, (one, at, other) => {
        const iso = one.toISOString();
        parseObservedAt(iso);
        const changed = iso.slice(0, at) + other + iso.slice(at + 1);
        expect(parseObservedAt(changed)).toBe(parseObservedAt(inOtherForm(changed)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["2026-02-30T00:00:00.000Z", "2026-11-21T24:00:00.000Z", "2026-11-21T12:00:00.000"])(
    "%s is none",
    (text) => {
      parseObservedAt("2026-11-21T00:00:00.000Z");
      expect(parseObservedAt(text)).toBeNull();
    },
  );
});
