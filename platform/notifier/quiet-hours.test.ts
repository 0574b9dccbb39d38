import * as fc from "fast-check";
import { expect, test } from "vitest";
import { minutesOf, quietUntil, timeOfDay } from "./quiet-hours.ts";
import type { QuietHours } from "./quiet-hours.ts";

const night: QuietHours = { from: 1_320, to: 390, zone: "Europe/Madrid", wakeUrgency: 4 };
const at = (iso: string): Date => new Date(iso);
const until = (quiet: QuietHours, iso: string): string | undefined =>
  quietUntil(quiet, at(iso), 2)?.toISOString();

test("a message in the night waits for the morning of the person's own zone", () => {
  expect(until(night, "2026-11-22T21:30:20Z")).toBe("2026-11-23T05:30:00.000Z");
  expect(until(night, "2026-11-23T02:00:00Z")).toBe("2026-11-23T05:30:00.000Z");
  expect(until(night, "2026-11-23T05:30:00Z")).toBe(undefined);
  expect(until(night, "2026-11-22T20:59:59Z")).toBe(undefined);
});

test("what is urgent enough to wake somebody does not wait", () => {
  expect(quietUntil(night, at("2026-11-23T02:00:00Z"), 4)).toBe(null);
  expect(quietUntil(night, at("2026-11-23T02:00:00Z"), 3)).not.toBe(null);
});

test("quiet hours within a day end on that day", () => {
  const siesta = { ...night, from: 840, to: 960 };
  expect(until(siesta, "2026-11-22T13:10:00Z")).toBe("2026-11-22T15:00:00.000Z");
  expect(until(siesta, "2026-11-22T02:00:00Z")).toBe(undefined);
});

test("the night of 23 hours and the night of 25 hours end when the clock says so", () => {
  expect(until(night, "2026-03-28T22:00:00Z")).toBe("2026-03-29T04:30:00.000Z");
  expect(until(night, "2026-10-24T22:00:00Z")).toBe("2026-10-25T05:30:00.000Z");
});

test("an end that the clock skips is the moment after the leap", () => {
  const early = { ...night, to: 150 };
  expect(until(early, "2026-03-28T23:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
});

test("whatever the zone and the moment, it waits less than 26 hours and ends at a moment that is not quiet", () => {
  const zones = [
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  ];
  const quiets = fc
    .record({ from: fc.nat(1_439), to: fc.nat(1_439), zone: fc.constantFrom(...zones) })
    .filter(({ from, to }) => from !== to);
  const moments = fc.date({ min: at("2026-01-01"), max: at("2027-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(quiets, moments, (hours, moment) => {
      const quiet: QuietHours = { ...hours, wakeUrgency: 4 };
      const end = quietUntil(quiet, moment, 1);
      if (end === null) return;
      expect(end.getTime() - moment.getTime()).toBeGreaterThan(0);
      expect(end.getTime() - moment.getTime()).toBeLessThan(26 * 3_600_000);
      expect(quietUntil(quiet, end, 1)).toBe(null);
    }),
    { numRuns: 25 },
  );
});

test("a time of day is written and read the same way", () => {
  expect([0, 390, 1_439].map(timeOfDay)).toEqual(["00:00", "06:30", "23:59"]);
  expect(["00:00", "06:30", "23:59"].map(minutesOf)).toEqual([0, 390, 1_439]);
});
