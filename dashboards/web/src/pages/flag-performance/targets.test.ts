import { expect, test } from "vitest";
import type { SitePerformance } from "../../api/flag-performance.ts";
import { isOver } from "./targets.ts";

const site = (more: Partial<SitePerformance>): SitePerformance => ({
  siteId: 1,
  siteName: "Northport",
  raised: 1_000,
  perDay: 33,
  perOperatorDay: 33,
  peak: 4,
  busyShare: 0,
  topTenShare: 0.04,
  chattering: 0,
  stale: 0,
  shelved: 0,
  shelvings: 0,
  suppressed: 0,
  suppressedRaises: 0,
  floodShare: 0,
  ...more,
});

test("a figure at its target is as recommended, one over it is not", () => {
  expect(isOver("peak", site({ peak: 10 }))).toBe(false);
  expect(isOver("peak", site({ peak: 11 }))).toBe(true);
  expect(isOver("chattering", site({ chattering: 1 }))).toBe(true);
});

test("of a few raises the share of ten conditions says nothing", () => {
  expect(isOver("topTenShare", site({ raised: 12, topTenShare: 1 }))).toBe(false);
  expect(isOver("topTenShare", site({ topTenShare: 0.6 }))).toBe(true);
  expect(isOver("topTenShare", site({ topTenShare: null }))).toBe(false);
});
