import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createStamps, isOnTime } from "./stamps.ts";

const begin = Date.UTC(2026, 10, 22);
const moments = fc.array(fc.record({ wait: fc.nat(40), late: fc.boolean(), random: fc.nat(999) }), {
  maxLength: 200,
});

it("no moment is given twice, and each says whether it is on time", () => {
  fc.assert(
    fc.property(moments, (each) => {
      const stamps = createStamps();
      const given = new Set<number>();
      let now = begin;
      for (const { wait, late, random } of each) {
        now += wait;
        let draws = random;
        const next = (): number => (draws = (draws * 7 + 13) % 1_000) / 1_000;
        const stamp = late ? stamps.late(now, next) : stamps.onTime(now);
        expect(given.has(stamp)).toBe(false);
        expect(isOnTime(stamp)).toBe(!late);
        if (late) {
          expect(now - stamp).toBeGreaterThan(990);
          expect(now - stamp).toBeLessThan(30_010);
        }
        given.add(stamp);
      }
    }),
  );
});

it("a machine on time is on time to two milliseconds while it says less than 500 messages a second", () => {
  const stamps = createStamps();
  for (let now = begin; now < begin + 1_000; now += 2) expect(now - stamps.onTime(now)).toBe(0);
});

it("a machine that would run a minute ahead of its clock is refused with the remedy", () => {
  const stamps = createStamps();
  const tooMany = (): void => {
    for (let n = 0; n < 40_000; n++) stamps.onTime(begin);
  };
  expect(tooMany).toThrow(/more machines/);
});
