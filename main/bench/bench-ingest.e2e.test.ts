import { expect, it } from "vitest";
import { benchIngest } from "./bench-ingest.ts";

it("a small bench counts every reading, sees every flag and order, and says what it promises", async () => {
  const { figures, facts } = await benchIngest({
    seconds: 1,
    // So many that none is asked for more moments than its clock has: its stamps would run ahead.
    machines: 400,
    window: 5,
    tell: () => {},
  });
  expect(Object.keys(figures)).toEqual([
    "oneReading",
    "tenReadings",
    "missing",
    "publishToStoredMs",
    "publishToFlagMs",
    "publishToFlagAt10kMs",
    "publishToOrderMs",
    "peakMemoryMB",
    "bytesPerReading",
  ]);
  expect(figures.missing).toBe(0);
  for (const one of [figures.oneReading, figures.tenReadings]) {
    expect(Object.keys(one)).toEqual(["readingsPerSecond", "bareBrokerPerSecond", "ratio"]);
    expect(one.readingsPerSecond).toBeGreaterThan(0);
    expect(one.ratio).toBeCloseTo(one.readingsPerSecond / one.bareBrokerPerSecond, 1);
  }
  // Ten probes a second for a second, the last of which may go with the next run's messages: a flag and an order each.
  expect(facts.orders).toBe(facts.flagsAtOrderRate);
  for (const count of [facts.flags, facts.orders]) {
    expect(count).toBeGreaterThanOrEqual(8);
    expect(count).toBeLessThanOrEqual(12);
  }
  expect(facts.readings).toBeGreaterThan(10_000);
  for (const spread of [figures.publishToStoredMs, figures.publishToFlagMs]) {
    expect(spread.p50).toBeLessThanOrEqual(spread.p95);
    // The stamp is at most two milliseconds before the publish, so nothing is seen before it happened.
    expect(spread.p50).toBeGreaterThanOrEqual(0);
  }
  expect(figures.peakMemoryMB).toBeGreaterThan(50);
  expect(figures.bytesPerReading).toBeGreaterThan(1);
}, 180_000);
