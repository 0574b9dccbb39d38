import type { LogEntry } from "#ingest";
import { expect, test } from "vitest";
import { createReadSize } from "./read-size.ts";

const tick: LogEntry = {
  kind: "tick",
  partition: 0,
  seq: 1,
  receivedAt: 0,
  at: 0,
  healthySince: 0,
};
const reading = {
  assetId: 1,
  signalId: 1,
  observedAt: 0,
  receivedAt: 0,
  value: 1,
  code: null,
  quality: "good" as const,
  source: 0,
  historical: false,
};
const busy = (readings: number): LogEntry => ({
  kind: "readings",
  partition: 0,
  seq: 1,
  receivedAt: 0,
  readings: Array.from({ length: readings }, () => reading),
});

test("many small entries are read at once, and few large ones", () => {
  const size = createReadSize(10_000);
  expect(size.entries()).toBe(16);
  size.note([tick, tick]);
  expect(size.entries()).toBe(500);
  size.note([busy(100), busy(100)]);
  expect(size.entries()).toBe(100);
  size.note([busy(5_000)]);
  expect(size.entries()).toBe(16);
  size.note([]);
  expect(size.entries()).toBe(16);
});
