import * as fc from "fast-check";
import { expect, test } from "vitest";
import { daysOf } from "./days-of.ts";

test("days without a flag are there too", () => {
  const window = { from: "2026-10-01T06:00:00Z", to: "2026-10-04T00:00:00Z" };
  expect(daysOf(window, [{ day: "2026-10-02", flags: 3 }])).toEqual([
    { day: "2026-10-01", flags: 0 },
    { day: "2026-10-02", flags: 3 },
    { day: "2026-10-03", flags: 0 },
  ]);
});

test("a long window shares bars, and no flag is lost", () => {
  const day = fc.record({ at: fc.nat(699), flags: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(day), (flagged) => {
      const start = Date.UTC(2024, 0, 1);
      const window = {
        from: new Date(start).toISOString(),
        to: new Date(start + 700 * 86_400_000).toISOString(),
      };
      const named = flagged.map(({ at, flags }) => ({
        day: new Date(start + at * 86_400_000).toISOString().slice(0, 10),
        flags,
      }));
      const days = daysOf(window, named);
      const sum = (list: readonly { flags: number }[]) =>
        list.reduce((total, { flags }) => total + flags, 0);
      expect(days.length).toBeLessThanOrEqual(180);
      expect(sum(days)).toBe(sum(named));
    }),
  );
});
