import { expect, test } from "vitest";
import { signalEntry } from "../testing/asset-entry.ts";
import type { StoredReading } from "../telemetry/telemetry-store.ts";
import { equipmentTime } from "./equipment-time.ts";

const now = Date.UTC(2026, 10, 21);
const day = 86_400_000;

/** What was heard last of each signal: when, and what its own clock said. */
function timeBy(...heard: { receivedAt: number; observedAt: number }[]): Promise<number | null> {
  const readings = heard.map((times, signalId): StoredReading => {
    return { signalId, value: 1, code: null, quality: "good", source: 0, ...times };
  });
  const latest = new Map(readings.map((one) => [one.signalId, one]));
  const entries = heard.map((_, id) => signalEntry(id, `s${id}`)[1]);
  const signals = new Map(entries.map((one) => [one.id, one]));
  const registry = { snapshot: () => ({ signals }) };
  return equipmentTime({ registry, store: { latest: async () => latest } }, now);
}

test("the equipment's time is what most of those say that were heard in the last hour", async () => {
  const right = { receivedAt: now - 1_000, observedAt: now - 1_400 };
  const ahead = { receivedAt: now - 1_000, observedAt: now + 900 * day };
  expect(await timeBy(right, right, ahead)).toBe(now - 400);
  expect(await timeBy(ahead, ahead, right)).toBe(now + 900 * day + 1_000);
});

test("nothing heard in the last hour says nothing", async () => {
  expect(await timeBy()).toBeNull();
  expect(await timeBy({ receivedAt: now - 2 * 3_600_000, observedAt: now })).toBeNull();
});
