import { describe, expect, test } from "vitest";
import {
  afterThat,
  at,
  everyMinute,
  gauss,
  hour,
  minute,
  play,
  repair,
  ruleOf,
  story,
  tickAt,
  uniform,
} from "../testing/series.ts";

const told = (rule: ReturnType<typeof ruleOf>, inputs: Parameters<typeof play>[1]) =>
  story(play(rule, inputs).transitions);

describe("stuck", () => {
  const rule = ruleOf({ stuck: { signal: "x", for: "10m", tolerance: 0.05 } });

  test("raises when the value has not moved for the time, and returns when it does", () => {
    const values = [1, 2, 3, ...Array.from({ length: 15 }, () => 4), 4.5];
    expect(told(rule, everyMinute(values))).toEqual(["raised 13", "returned 18"]);
  });

  test("needs readings: two equal ones with a gap between them prove nothing", () => {
    const inputs = [at(0, 4), at(hour, 4), at(2 * hour, 4), at(3 * hour, 4), at(4 * hour, 4)];
    expect(told(rule, inputs)).toEqual([]);
  });

  test("a creep within the tolerance of where it began counts as stuck, a longer one does not", () => {
    const creeping = Array.from({ length: 30 }, (_, i) => 4 + i * 0.02);
    expect(told(rule, everyMinute(creeping))).toEqual([]);
  });
});

describe("rate of change", () => {
  const rule = ruleOf({ rate: { signal: "x", risingBy: 5, per: "1h", over: "1h" } });
  const random = uniform(7);
  const noisy = (slopePerHour: number, minutes: number) =>
    everyMinute(
      Array.from({ length: minutes }, (_, i) => 20 + (slopePerHour * i) / 60 + 0.3 * gauss(random)),
    );

  test("raises on a steady rise through noise", () => {
    expect(play(rule, noisy(8, 120)).transitions.map((one) => one.type)).toEqual(["raised"]);
  });

  test("is silent on noise, though neighbours differ by more than the limit", () => {
    expect(told(rule, noisy(0, 5_000))).toEqual([]);
  });

  test("is silent on a wild reading", () => {
    const values = Array.from({ length: 200 }, (_, i) => (i === 100 ? 500 : 20));
    expect(told(rule, everyMinute(values))).toEqual([]);
  });

  test("falling is watched on its own, and returns at half the rate", () => {
    const falling = ruleOf({ rate: { signal: "x", fallingBy: 5, per: "1h", over: "1h" } });
    const values = Array.from({ length: 300 }, (_, i) => (i < 120 ? 50 - i / 10 : 38));
    expect(play(falling, everyMinute(values)).transitions.map((one) => one.type)).toEqual([
      "raised",
      "returned",
    ]);
  });
});

describe("no data", () => {
  const rule = ruleOf({ noData: { signal: "x", for: "10m" } });

  test("is found by ticks and ended by a usable reading", () => {
    const inputs = [
      at(0, 1),
      tickAt(9 * minute),
      tickAt(10 * minute),
      tickAt(11 * minute),
      at(12 * minute, null),
      at(13 * minute, 5, "x", { quality: "bad" }),
      at(14 * minute, 5),
    ];
    expect(told(rule, inputs)).toEqual(["raised 10", "returned 14"]);
  });

  test("a signal that never reported counts from when time was first seen to pass", () => {
    expect(told(rule, [tickAt(0), tickAt(9 * minute), tickAt(10 * minute)])).toEqual(["raised 10"]);
  });

  test("our own outage flags nobody", () => {
    const inputs = [
      at(0, 1),
      tickAt(minute),
      tickAt(hour, hour - minute),
      tickAt(hour + 8 * minute, hour - minute),
    ];
    expect(told(rule, inputs)).toEqual([]);
  });
});

describe("codes", () => {
  test("a code raises, any other code of the signal returns", () => {
    const rule = ruleOf({ code: { signal: "error", equals: "E1" } });
    const inputs = [at(0, "E0", "error"), at(minute, "E1", "error"), at(2 * minute, "E0", "error")];
    expect(told(rule, inputs)).toEqual(["raised 1", "returned 2"]);
  });

  test("a machine that has several at once sends them in one reading", () => {
    const rule = ruleOf({ code: { signal: "error", in: ["E1", "E7"] } });
    expect(told(rule, [at(0, "E3, E7", "error")])).toEqual(["raised 0"]);
  });

  test("it can end by time, and by named codes only", () => {
    const rule = ruleOf({ code: { signal: "error", equals: "E1", clearedBy: ["ok"], hold: "1h" } });
    const inputs = [
      at(0, "E1", "error"),
      at(minute, "E2", "error"),
      tickAt(hour),
      at(2 * hour, "E1", "error"),
      at(2 * hour + minute, "ok", "error"),
    ];
    expect(told(rule, inputs)).toEqual(["raised 0", "returned 60", "raised 120", "returned 121"]);
  });
});

describe("B within T after A", () => {
  const rule = ruleOf(
    afterThat({ code: { signal: "error", equals: "E1" } }, "1h", {
      limit: { signal: "x", above: 7, clearBelow: 6 },
    }),
  );

  test("raises when B comes in time, and lasts as long as B", () => {
    const inputs = [
      at(0, "E1", "error"),
      at(30 * minute, 8),
      at(90 * minute, 8),
      at(91 * minute, 5),
    ];
    expect(told(rule, inputs)).toEqual(["raised 30", "returned 91"]);
  });

  test("is silent when B comes too late, or only before A", () => {
    expect(told(rule, [at(0, "E1", "error"), at(61 * minute, 8)])).toEqual([]);
    expect(told(rule, [at(0, 8), at(minute, 5), at(2 * minute, "E1", "error")])).toEqual([]);
  });

  test("B may hold already when A comes", () => {
    expect(told(rule, [at(0, 8), at(minute, 8), at(minute, "E1", "error")])).toEqual(["raised 1"]);
  });

  test("does not depend on which of two signals arrives first", () => {
    const a = at(10 * minute, "E1", "error");
    const b = at(20 * minute, 8);
    expect(told(rule, [b, a])).toEqual(told(rule, [a, b]));
  });

  test("a repair forgets the A", () => {
    expect(told(rule, [at(0, "E1", "error"), repair, at(minute, 8)])).toEqual([]);
  });

  test("two codes together, then a limit: each new report must be together anew", () => {
    const both = ruleOf(
      afterThat({ code: { signal: "error", equals: "E1" } }, "1m", {
        code: { signal: "door", equals: "E2" },
      }),
    );
    const inputs = [
      at(0, "E1", "error"),
      at(0, "E2", "door"),
      at(hour, "E2", "door"),
      at(2 * hour, "E1", "error"),
      at(2 * hour, "E2", "door"),
    ];
    expect(told(both, inputs)).toEqual(["raised 0", "returned 60", "raised 120"]);
  });
});
