import { describe, expect, test } from "vitest";
import {
  at,
  begin,
  everyMinute,
  minute,
  play,
  ruleOf,
  second,
  story,
  tickAt,
} from "../testing/series.ts";

const limit = (more: object) =>
  ruleOf({ limit: { signal: "x", above: 7, clearBelow: 6, ...more } });
const told = (rule: ReturnType<typeof ruleOf>, inputs: Parameters<typeof play>[1]) =>
  story(play(rule, inputs).transitions);

test("between limit and clear limit nothing changes, in either direction", () => {
  expect(told(limit({}), everyMinute([5, 6.5, 7.5, 6.5, 7.5, 6.5, 5.9, 6.5]))).toEqual([
    "raised 2",
    "returned 6",
  ]);
});

test("a limit below raises under it and returns over its clear limit", () => {
  const rule = ruleOf({ limit: { signal: "x", below: 3, clearAbove: 4 } });
  expect(told(rule, everyMinute([5, 2.9, 3.5, 4.1]))).toEqual(["raised 1", "returned 3"]);
});

test("without a clear limit, five percent of the limit are the dead band", () => {
  const rule = ruleOf({ limit: { signal: "x", above: 10 } });
  expect(told(rule, everyMinute([11, 9.8, 9.5]))).toEqual(["raised 0", "returned 2"]);
});

describe("the on-delay", () => {
  test("is counted in the device's time, from the first reading beyond the limit", () => {
    expect(told(limit({ onDelay: "3m" }), everyMinute([8, 8, 8, 8, 8]))).toEqual(["raised 3"]);
  });

  test("starts again when one reading is back", () => {
    expect(told(limit({ onDelay: "3m" }), everyMinute([8, 8, 6.5, 8, 8, 8]))).toEqual([]);
  });

  test("is not met by an old buffered reading, however late it arrives", () => {
    const late = { receivedAt: begin + 2 * 60 * minute };
    const inputs = [at(0, 8, "x", late), tickAt(2 * 60 * minute), tickAt(3 * 60 * minute)];
    expect(told(limit({ onDelay: "5m" }), inputs)).toEqual([]);
  });

  test("does not bridge a gap in which nobody knows what the value did", () => {
    const inputs = [at(0, 8), at(minute, 8), at(30 * minute, 8), at(31 * minute, 8)];
    expect(told(limit({ onDelay: "5m" }), inputs)).toEqual([]);
  });

  test("passes by ticks for a signal that reports on change, whose silence says that nothing changed", () => {
    const rule = ruleOf({ limit: { signal: "door", above: 0.5, onDelay: "10m" } });
    const inputs = [at(0, 1, "door"), tickAt(5 * minute), tickAt(10 * minute), tickAt(11 * minute)];
    expect(told(rule, inputs)).toEqual(["raised 10"]);
  });

  test("does not pass while we could not hear", () => {
    const rule = ruleOf({ limit: { signal: "door", above: 0.5, onDelay: "10m" } });
    const inputs = [at(0, 1, "door"), tickAt(30 * minute, 25 * minute)];
    expect(told(rule, inputs)).toEqual([]);
  });
});

test("the off-delay keeps it up through a short dip", () => {
  expect(told(limit({ offDelay: "2m" }), everyMinute([8, 5, 8, 5, 5, 5]))).toEqual([
    "raised 0",
    "returned 5",
  ]);
});

test("a missing value and a bad one are neither good nor zero", () => {
  const rule = ruleOf({ limit: { signal: "x", below: 3, onDelay: "2m" } });
  const inputs = [
    ...everyMinute([null, null, null, 5]),
    at(4 * minute, 0, "x", { quality: "bad" }),
    at(5 * minute, 0, "x", { quality: "bad" }),
    at(6 * minute, 0, "x", { quality: "bad" }),
  ];
  expect(told(rule, inputs)).toEqual([]);
});

test("the explanation names value, limit and delay", () => {
  const { transitions } = play(limit({ onDelay: "90s" }), everyMinute([8, 8, 8.123]));
  expect(transitions[0]?.explanation).toMatchObject({
    words: "X at 8.12 mm/s is above 7 mm/s for 90 s",
    lines: [
      { role: "limit", value: 7 },
      { role: "clear", value: 6 },
    ],
    facts: { onDelayMs: 90 * second },
  });
});
