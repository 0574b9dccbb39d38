import { expect, it } from "vitest";
import { warmUpFor } from "./warm-up.ts";

const hour = 3_600_000;
const day = 24 * hour;

it("a rule begins to learn all its durations before the window", () => {
  const drift = {
    drift: { signal: "x", learn: "7d", refine: "30d", window: "12h", onDelay: "6h" },
  };
  expect(warmUpFor({ condition: drift }, 60_000)).toBe(37.75 * day);
});

it("parts of a condition wait for each other", () => {
  const after = {
    after: { first: { code: { hold: "2h" } }, within: "14h", next: [{ rate: { over: "4h" } }] },
  };
  expect(warmUpFor({ condition: after }, 60_000)).toBe(20 * hour);
});

it("readings count as long as the slowest signal takes for them", () => {
  expect(warmUpFor({ condition: { drift: { learn: "500 readings" } } }, 60_000)).toBe(500 * 60_000);
});

it("a condition without a duration still sees an hour, and none more than half a year", () => {
  expect(warmUpFor({ condition: { limit: { signal: "x", above: 7 } } }, 60_000)).toBe(hour);
  expect(warmUpFor({ condition: { drift: { learn: "4000d" } } }, 60_000)).toBe(180 * day);
});

it("what watches for the unusual learns three weeks", () => {
  expect(warmUpFor({ condition: { anomaly: {} } }, 60_000)).toBe(21 * day);
});

it("a parameter counts with the longest that it is anywhere", () => {
  const rule = {
    parameters: { delay: "2h", limit: 7 },
    overrides: [
      { assets: ["P-101"], set: { delay: "30h" } },
      { assetClass: "fan", set: { delay: "3h", limit: 9 } },
    ],
    condition: { limit: { signal: "x", above: "$limit", onDelay: "$delay" } },
  };
  expect(warmUpFor(rule, 60_000)).toBe(30 * hour);
  expect(warmUpFor({ ...rule, overrides: [] }, 60_000)).toBe(2 * hour);
});
