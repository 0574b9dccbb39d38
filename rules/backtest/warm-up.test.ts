import { expect, it } from "vitest";
import { warmUpFor } from "./warm-up.ts";

const hour = 3_600_000;
const day = 24 * hour;

it("a rule begins to learn all its durations before the window", () => {
  const drift = {
    drift: { signal: "x", learn: "7d", refine: "30d", window: "12h", onDelay: "6h" },
  };
  expect(warmUpFor(drift, 60_000)).toBe(37.75 * day);
});

it("parts of a condition wait for each other", () => {
  const after = {
    after: { first: { code: { hold: "2h" } }, within: "14h", next: [{ rate: { over: "4h" } }] },
  };
  expect(warmUpFor(after, 60_000)).toBe(20 * hour);
});

it("readings count as long as the slowest signal takes for them", () => {
  expect(warmUpFor({ drift: { learn: "500 readings" } }, 60_000)).toBe(500 * 60_000);
});

it("a condition without a duration still sees an hour, and none more than half a year", () => {
  expect(warmUpFor({ limit: { signal: "x", above: 7 } }, 60_000)).toBe(hour);
  expect(warmUpFor({ drift: { learn: "4000d" } }, 60_000)).toBe(180 * day);
});

it("what watches for the unusual learns three weeks", () => {
  expect(warmUpFor({ anomaly: {} }, 60_000)).toBe(21 * day);
});
