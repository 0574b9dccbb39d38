import { expect, test } from "vitest";
import { sweepTelemetry } from "./sweep-telemetry.ts";

const now = Date.UTC(2026, 10, 21, 5);
const asked: [string, number][] = [];
const store = {
  retain: async (tier: string, olderThan: number) => {
    asked.push([`retain ${tier}`, olderThan]);
    return 7;
  },
  compact: async (before: number) => {
    asked.push(["compact", before]);
    return { days: 1, readings: 10 };
  },
};

test("days are closed once their late readings had three hours, and removed when older than asked", async () => {
  asked.length = 0;
  expect(await sweepTelemetry({ store, now, keepDays: 30 })).toEqual({
    removed: 7,
    days: 1,
    readings: 10,
  });
  expect(asked).toEqual([
    ["retain raw", Date.UTC(2026, 9, 22, 5)],
    ["compact", Date.UTC(2026, 10, 21, 2)],
  ]);
});

test("keeping for ever removes nothing", async () => {
  asked.length = 0;
  expect((await sweepTelemetry({ store, now, keepDays: 0 })).removed).toBe(0);
  expect(asked.map(([what]) => what)).toEqual(["compact"]);
});
