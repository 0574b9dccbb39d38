import { expect, test } from "vitest";
import { sayTimes } from "./say-times.ts";

test("times within a sentence are said in the zone of the site", () => {
  expect(sayTimes("since 2026-11-21T13:02:07.000Z and holds", "Europe/Berlin")).toBe(
    "since 21 Nov 2026, 14:02:07 CET and holds",
  );
});

test("a sentence without a time stays as it is", () => {
  expect(sayTimes("2 times in all")).toBe("2 times in all");
});
