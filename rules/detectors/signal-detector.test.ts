import { describe, expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import { packState, unpackState } from "./pack-state.ts";
import {
  defaultThreshold,
  expectedBand,
  flagThreshold,
  initialSignal,
  scoreReadings,
  stepSignal,
  stillLearning,
} from "./signal-detector.ts";
import type { SignalReading } from "./signal-detector.ts";

const minute = 60_000;
const interval = 5 * minute;
const readingsOfDay = 288;

/** A signal with a day and noise, a reading every five minutes. */
function usual(days: number, seed = 1): SignalReading[] {
  const random = uniform(seed);
  return Array.from({ length: days * readingsOfDay }, (_, index) => {
    const noise = random() + random() + random() - 1.5;
    const value = 50 + 10 * Math.sin((2 * Math.PI * index) / readingsOfDay) + noise;
    return { at: Date.UTC(2026, 0, 5) + index * interval, value };
  });
}

const flagged = (scores: readonly { novelty: number }[]) =>
  scores.flatMap(({ novelty }, index) => (novelty >= defaultThreshold ? [index] : []));

describe("the default detector of a signal", () => {
  test("tells nobody anything of noise and of a day, also when a way of looking begins", () => {
    const months = [1, 2, 3, 4].map((seed) =>
      scoreReadings(initialSignal(), usual(30, seed)).scores.map(({ novelty }) => novelty),
    );
    expect(Math.max(...months.flat())).toBeLessThan(flagThreshold);
  });

  test("says when the level shifts, when it grows restless, and when a day is missing", () => {
    const whole = usual(22);
    const from = 20 * readingsOfDay;
    const faults: Record<string, (value: number, index: number) => number> = {
      shift: (value) => value + 12,
      restless: (value, index) => value + (index % 2 === 0 ? 8 : -8),
      missing: () => 50,
    };
    for (const [name, fault] of Object.entries(faults)) {
      const readings = whole.map((reading, index) =>
        index < from ? reading : { ...reading, value: fault(reading.value, index) },
      );
      const flags = flagged(scoreReadings(initialSignal(), readings).scores);
      expect(flags.filter((index) => index >= from).length, name).toBeGreaterThan(0);
    }
  });

  test("counts as learning until every way has something to compare with", () => {
    const state = initialSignal();
    const readings = usual(22);
    const learning = readings.map((reading) => {
      stepSignal(state, reading);
      return stillLearning(state).join();
    });
    expect(learning[0]).toBe("spread,dayProfile,weekProfile");
    expect(learning[2 * readingsOfDay]).toBe("dayProfile,weekProfile");
    expect(learning[7 * readingsOfDay]).toBe("weekProfile");
    expect(learning.at(-1)).toBe("");
  });

  test("learns nothing from a time that is called faulty", () => {
    const { state } = scoreReadings(initialSignal(), usual(20));
    const tails = packState(state.tails);
    const profile = packState(state.day);
    const broken = usual(21)
      .slice(20 * readingsOfDay)
      .map((reading) => ({ ...reading, value: 500, learn: false }));
    const after = scoreReadings(state, broken).state;
    expect(packState(after.tails)).toBe(tails);
    expect(packState(after.day)).toBe(profile);
  });

  test("neither unit nor origin nor direction matters", () => {
    const readings = usual(12);
    const inOtherUnits = readings.map(({ at, value }) => ({ at, value: -1_000 * value + 1e6 }));
    const sum = (of: readonly SignalReading[]) =>
      scoreReadings(initialSignal(), of).scores.reduce((sum, { surprise }) => sum + surprise, 0);
    const [one, other] = [sum(readings), sum(inOtherUnits)];
    expect(Math.abs(one - other) / one).toBeLessThan(0.05);
  });

  test("scores the same wherever it is cut, and from a stored state", () => {
    const readings = usual(10);
    const whole = scoreReadings(initialSignal(), readings).scores;
    const first = scoreReadings(initialSignal(), readings.slice(0, 1_111));
    const stored = unpackState(packState(first.state), initialSignal())!;
    const second = scoreReadings(stored, readings.slice(1_111));
    expect([...first.scores, ...second.scores]).toEqual(whole);
    expect(unpackState('{"origin":0}', initialSignal())).toBeNull();
  });

  test("leaves a given state as it is", () => {
    const { state } = scoreReadings(initialSignal(), usual(3));
    const before = packState(state);
    scoreReadings(state, usual(1));
    expect(packState(state)).toBe(before);
  });

  test("holds less than 4 KB a signal, however long it has run", () => {
    const bytes = (value: unknown): number => {
      if (typeof value === "number") return 8;
      if (ArrayBuffer.isView(value)) return value.byteLength;
      if (typeof value !== "object" || value === null) return 0;
      return Object.values(value).reduce((sum: number, part) => sum + bytes(part), 0);
    };
    const { state } = scoreReadings(initialSignal(), usual(40));
    expect(bytes(initialSignal())).toBe(bytes(state));
    expect(bytes(state)).toBeLessThan(4_096);
  });

  test("expects a band around what is usual at the time of day", () => {
    const { state } = scoreReadings(initialSignal(), usual(20));
    const morning = expectedBand(state, Date.UTC(2026, 0, 25, 6));
    expect(morning!.low).toBeLessThan(60);
    expect(morning!.high).toBeGreaterThan(60);
    expect(morning!.high - morning!.low).toBeLessThan(10);
    expect(expectedBand(initialSignal(), 0)).toBeNull();
  });
});
