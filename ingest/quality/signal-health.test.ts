import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../log/reading.ts";
import type { SignalEntry } from "../registry/snapshot.ts";
import { type Heard, instrumentFault, type KnownHealth } from "./instrument-fault.ts";
import { hear, newHealth, type SignalHealth } from "./signal-health.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const second = 1_000;
const hour = 3_600_000;
/** Every 5 s, from 0 to 100. */
const pressure: SignalEntry = {
  id: 1,
  assetId: 1,
  key: "pressure",
  name: "Pressure",
  kind: "number",
  unit: "bar",
  min: 0,
  max: 100,
  reporting: "periodic",
  intervalSeconds: 5,
  decimals: 1,
  latenessSeconds: 60,
  componentCode: null,
};
const onChange: SignalEntry = { ...pressure, reporting: "on-change", intervalSeconds: 3_600 };
const valve: SignalEntry = { ...pressure, min: 0, max: 1, decimals: 0, unit: null };

const at = (seconds: number, value: number | null, more: Partial<Reading> = {}): Reading => ({
  assetId: 1,
  signalId: 1,
  observedAt: noon + seconds * second,
  receivedAt: noon + seconds * second + 50,
  value,
  code: null,
  quality: "good",
  source: 0,
  historical: false,
  ...more,
});

function after(signal: SignalEntry, readings: Reading[], notNumbers = new Set<Reading>()) {
  const health = newHealth(1);
  for (const reading of readings) hear(health, signal, reading, notNumbers.has(reading));
  return health;
}

function known(health: SignalHealth): KnownHealth {
  const { fault, faultSince, spikeAt, spikeSince, ...rest } = health;
  return {
    ...rest,
    fault,
    faultSince: fault === null ? null : faultSince,
    spikeAt: spikeAt === 0 ? null : spikeAt,
    spikeSince: spikeAt === 0 ? null : spikeSince,
  };
}

/** Judged when so many seconds have passed, by a process that has been well since the day before. */
function faultAfter(signal: SignalEntry, readings: Reading[], seconds: number, heard?: Heard) {
  const health = after(signal, readings);
  const through = noon + seconds * second;
  return instrumentFault(
    known(health),
    signal,
    heard ?? { through, healthySince: noon - 24 * hour },
  );
}

describe("the state of a signal", () => {
  it("says since when a value is what it is, and counts what came late", () => {
    const health = after(pressure, [at(0, 1), at(5, 2), at(15, 2), at(10, 7), at(15, 9)]);
    expect(health).toMatchObject({
      value: 2,
      observedAt: noon + 15 * second,
      sameSince: noon + 5 * second,
    });
    expect(health.counts).toMatchObject({ good: 4, late: 1 });
  });

  it("is heard when its device's clock was put back: only the newest reading counts, but it is not silent", () => {
    const putBack = { ...at(-3_600, 7), receivedAt: noon + 20 * second };
    const health = after(pressure, [at(15, 2), putBack]);
    expect(health).toMatchObject({ value: 2, receivedAt: noon + 20 * second });
    expect(faultAfter(pressure, [at(15, 2), putBack], 22)).toBeNull();
  });

  it("tells null, NaN, zero and what is beyond the range apart, each since its first reading", () => {
    const nan = at(10, null);
    const health = after(
      pressure,
      [at(0, 0), at(5, null), nan, at(15, null), at(20, 101), at(25, -1)],
      new Set([nan]),
    );
    expect(health.counts).toMatchObject({ good: 1, noValue: 2, notANumber: 1, outOfRange: 2 });
    expect(health).toMatchObject({ fault: "out-of-range", faultSince: noon + 20 * second });
  });

  it("is that of the newest reading in whatever order they come", () => {
    const readings = fc.uniqueArray(
      fc.record({ s: fc.integer({ min: 0, max: 500 }), v: fc.constantFrom(null, 0, 5, 200) }),
      { selector: ({ s }) => s, minLength: 1 },
    );
    const shuffled = readings.chain((list) =>
      fc.shuffledSubarray(list, { minLength: list.length }),
    );
    fc.assert(
      fc.property(shuffled, (list) => {
        const health = after(
          pressure,
          list.map(({ s, v }) => at(s, v)),
        );
        const newest = list.reduce((a, b) => (b.s > a.s ? b : a));
        expect(health).toMatchObject({ observedAt: noon + newest.s * second, value: newest.v });
        const { good, outOfRange, noValue, notANumber } = health.counts;
        expect(good + outOfRange + noValue + notANumber).toBe(list.length);
      }),
    );
  });
});

describe("an instrument's fault", () => {
  it("is none while plausible readings come", () => {
    expect(faultAfter(pressure, [at(0, 5), at(5, 0), at(10, 100)], 12)).toBeNull();
  });

  it.each([
    [
      at(5, 140),
      "out-of-range",
      /^140 bar is beyond what the instrument can show \(0 to 100 bar\)$/,
    ],
    [at(5, null), "no-value", /says itself/],
  ])("is what the newest reading says", (reading, kind, words) => {
    const fault = faultAfter(
      pressure,
      [at(0, 1), reading, { ...reading, observedAt: noon + 10_000 }],
      12,
    );
    expect(fault).toMatchObject({ kind, since: noon + 5 * second });
    expect(fault?.words).toMatch(words);
  });

  it("is a gap once nothing came for longer than the signal's reporting allows", () => {
    expect(faultAfter(pressure, [at(0, 1)], 25)).toBeNull();
    expect(faultAfter(pressure, [at(0, 1)], 26)).toMatchObject({
      kind: "gap",
      since: noon + 50,
      words: "no reading for 26 s; one is due every 5 s",
    });
    expect(faultAfter(onChange, [at(0, 1)], 7_000)).toBeNull();
    expect(faultAfter(onChange, [at(0, 1)], 7_300)).toMatchObject({ kind: "gap" });
  });

  it("is no gap while we could not hear ourselves", () => {
    const through = noon + 600 * second;
    const heard = { through, healthySince: through - 20 * second };
    expect(faultAfter(pressure, [at(0, 1)], 600, heard)).toBeNull();
  });

  it("is no gap when a device's clock is behind: what counts is that it was heard", () => {
    const behind = at(-3_600, 1, { receivedAt: noon });
    expect(faultAfter(pressure, [behind], 10)).toBeNull();
  });

  it("is that it is stuck when a measured value stays the very same for an hour", () => {
    const same = (value: number) => Array.from({ length: 721 }, (_, i) => at(i * 5, value));
    expect(faultAfter(pressure, same(4.2), 3_605)).toMatchObject({ kind: "stuck", since: noon });
    expect(faultAfter(pressure, same(4.2).slice(0, 700), 3_500)).toBeNull();
    // A machine at rest, a valve that stays open, a signal that reports on change.
    expect(faultAfter(pressure, same(0), 3_605)).toBeNull();
    expect(faultAfter(valve, same(1), 3_605)).toBeNull();
    expect(faultAfter(onChange, same(4.2), 3_605)).toBeNull();
  });

  it("is its rate when it leaps over half its range and back, not when a machine starts", () => {
    const spike = [at(0, 10), at(5, 90), at(10, 11)];
    expect(faultAfter(pressure, spike, 12)).toMatchObject({
      kind: "rate",
      since: noon + 10 * second,
    });
    expect(faultAfter(pressure, [...spike, at(400, 11)], 402)).toBeNull();
    expect(faultAfter(pressure, [at(0, 0), at(5, 90), at(10, 91)], 12)).toBeNull();
    expect(faultAfter(pressure, [at(0, 10), at(60, 90), at(120, 10)], 122)).toBeNull();
    expect(faultAfter(valve, [at(0, 0), at(5, 1), at(10, 0)], 12)).toBeNull();
  });
});
