import { expect, test } from "vitest";
import { boundsOfDay, dayAt, dayInWords, daysBetween } from "./site-days.ts";

const berlin = "Europe/Berlin";
const hour = 3_600_000;

test("a moment has the date of the site's clock and not of ours", () => {
  expect(dayAt(Date.parse("2026-11-21T23:30:00Z"), berlin)).toBe("2026-11-22");
  expect(dayAt(Date.parse("2026-11-21T23:30:00Z"), "America/New_York")).toBe("2026-11-21");
});

test("a stretch touches each date once, its last moment not included", () => {
  const from = Date.parse("2026-11-20T10:00:00Z");
  expect(daysBetween(from, Date.parse("2026-11-21T23:00:00Z"), berlin)).toEqual([
    "2026-11-20",
    "2026-11-21",
  ]);
  expect(daysBetween(from, Date.parse("2026-11-21T23:00:01Z"), berlin)).toHaveLength(3);
});

test("days on which the clock is changed have 23 and 25 hours, and meet without a gap", () => {
  const lengths = ["2026-03-29", "2026-10-25", "2026-11-21"].map((day) => {
    const [from, to] = boundsOfDay(day, berlin);
    return (to - from) / hour;
  });
  expect(lengths).toEqual([23, 25, 24]);
  expect(boundsOfDay("2026-10-25", berlin)[1]).toBe(boundsOfDay("2026-10-26", berlin)[0]);
  expect(new Date(boundsOfDay("2026-11-21", berlin)[0]).toISOString()).toBe(
    "2026-11-20T23:00:00.000Z",
  );
});

test("a date is said without its zone moving it", () => {
  expect(dayInWords("2026-11-01")).toBe("1 Nov 2026");
});
