import { expect, it } from "vitest";
import { decodePayload } from "#ingest/wire";
import { seededRandom } from "../random/seeded.ts";
import { healthy, loadSignals, probeValue } from "./load-plant.ts";
import { createMessageMaker } from "./message-maker.ts";

const begin = Date.UTC(2026, 10, 22, 4);
const maker = () => createMessageMaker(seededRandom("test").next);
const readingsOf = (payload: string) => {
  const { readings, faults } = decodePayload(payload);
  expect(faults).toEqual([]);
  return readings;
};

it("single readings are what the wire contract says, all signals in turn, healthy", () => {
  const machine = maker();
  const readings = Array.from({ length: 100 }, (_, n) =>
    readingsOf(machine.single(begin + n * 100, false).payload),
  ).flat();
  expect(readings).toHaveLength(100);
  const units = Object.fromEntries(loadSignals.map(({ key, unit }) => [key, unit]));
  for (const { signal, value, unit, observedAt } of readings) {
    expect(unit).toBe(units[signal]);
    expect(value).toBeGreaterThanOrEqual(healthy.least);
    expect(value).toBeLessThanOrEqual(healthy.most);
    expect(observedAt % 100).toBe(0);
  }
  expect(new Set(readings.map(({ signal }) => signal)).size).toBe(loadSignals.length);
});

it("a single reading is about 120 bytes", () => {
  const machine = maker();
  const lengths = Array.from(
    { length: 100 },
    (_, n) => machine.single(begin + n, false).payload.length,
  );
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  expect(mean).toBeGreaterThan(95);
  expect(mean).toBeLessThan(130);
});

it("a snapshot holds a reading of each signal at one moment", () => {
  const readings = readingsOf(maker().snapshot(begin, false).payload);
  expect(readings.map(({ signal }) => signal)).toEqual(loadSignals.map(({ key }) => key));
  expect(new Set(readings.map(({ observedAt }) => observedAt))).toEqual(new Set([begin]));
});

it("a probe is said once, of its signal and never late", () => {
  const machine = maker();
  machine.probe(3);
  const probed = machine.single(begin, true);
  expect(probed.late).toBe(false);
  expect(readingsOf(probed.payload)).toMatchObject([
    { signal: loadSignals[3].key, value: probeValue, observedAt: begin },
  ]);
  const next = readingsOf(machine.single(begin + 2, false).payload);
  expect(next[0]?.value).toBeLessThanOrEqual(healthy.most);
});
