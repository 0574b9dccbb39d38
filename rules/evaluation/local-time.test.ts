import { expect, test } from "vitest";
import { localTime } from "./local-time.ts";

test("a moment is said by the clock of its place, winter and summer, with the zone", () => {
  expect(localTime(Date.UTC(2026, 10, 21, 14, 0, 30), "Europe/Berlin")).toBe(
    "21 Nov 2026, 15:00:30 CET",
  );
  expect(localTime(Date.UTC(2026, 6, 1, 23, 5), "Europe/Berlin")).toBe("2 Jul 2026, 01:05:00 CEST");
  expect(localTime(Date.UTC(2026, 6, 1, 23, 5), "UTC")).toBe("1 Jul 2026, 23:05:00 UTC");
});
