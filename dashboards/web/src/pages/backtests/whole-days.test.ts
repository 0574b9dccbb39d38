import { expect, test } from "vitest";
import { lastDays, wholeDays } from "./whole-days.ts";

const noon = new Date("2026-11-21T12:00:00").getTime();

test("the last seven days are today and the six before it", () => {
  expect(lastDays(7, noon)).toEqual({ from: "2026-11-15", to: "2026-11-21" });
});

test("days are whole, and one that is not over ends now", () => {
  expect(wholeDays({ from: "2026-11-15", to: "2026-11-21" }, noon)).toEqual({
    from: new Date("2026-11-15T00:00:00").toISOString(),
    to: new Date(noon).toISOString(),
  });
  expect(wholeDays({ from: "2026-11-01", to: "2026-11-02" }, noon).to).toBe(
    new Date("2026-11-03T00:00:00").toISOString(),
  );
});
