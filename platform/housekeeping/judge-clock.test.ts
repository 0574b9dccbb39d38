import { expect, test } from "vitest";
import { doubtOf } from "./judge-clock.ts";

const day = 86_400_000;
const trusted = Date.UTC(2026, 10, 21);

test("a clock goes on from where it was trusted, by a day or backwards", () => {
  for (const now of [trusted, trusted + day, trusted - 900 * day]) {
    expect(doubtOf(now, trusted, [])).toBeNull();
  }
  expect(doubtOf(trusted, null, [])).toBeNull();
});

test("a clock further ahead is doubted until another agrees", () => {
  const now = trusted + 1_500 * day;
  const equipment = { name: "the equipment", at: trusted + day };
  expect(doubtOf(now, trusted, [equipment])).toBe(
    "our clock says 2030-12-30T00:00:00.000Z, 1500 days after it was last known to be right; " +
      "the equipment says 2026-11-22T00:00:00.000Z",
  );
  expect(doubtOf(now, trusted, [{ name: "the equipment", at: null }])).toMatch(/says nothing/);
  expect(doubtOf(now, trusted, [equipment, { name: "PostgreSQL", at: now - 1_000 }])).toBeNull();
});
