import { describe, expect, test } from "vitest";
import {
  at,
  begin,
  everyMinute,
  hour,
  minute,
  play,
  repair,
  ruleOf,
  story,
  tickAt,
} from "../testing/series.ts";
import type { RuleInput } from "../evaluation/evaluate.ts";
import type { ActiveHoursDefinition } from "../definition/modifiers-schema.ts";
import { activeHours } from "./active-hours.ts";

const told = (condition: unknown, inputs: RuleInput[]) =>
  story(play(ruleOf(condition), inputs).transitions);
const m = minute;
const running = { limit: { signal: "y", above: 900, clearBelow: 800 } };

describe("an operating mode", () => {
  const rule = { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "2m" }, while: running };

  test("what happens outside it is not judged", () => {
    const inputs = [at(0, 0, "y"), ...everyMinute([8, 8, 8, 8], m)];
    expect(told(rule, inputs)).toEqual([]);
    expect(told(rule, everyMinute([8, 8, 8, 8]))).toEqual([]);
  });

  test("a delay that was pending begins anew, and what stands returns when it ends", () => {
    const inputs = [
      at(0, 1_000, "y"),
      ...everyMinute([8, 8], m),
      at(2.5 * m, 0, "y"),
      at(3.5 * m, 1_000, "y"),
      ...everyMinute([8, 8, 8], 4 * m),
      at(7.5 * m, 0, "y"),
    ];
    expect(told(rule, inputs)).toEqual(["raised 6", "returned 7.5"]);
  });

  test("is waited for to settle", () => {
    const settled = { ...rule, settle: "5m" };
    const inputs = [at(0, 1_000, "y"), ...everyMinute([8, 8, 8, 8, 8, 8, 8, 8, 8], m)];
    expect(told(settled, inputs)).toEqual(["raised 7"]);
  });

  test("says in which mode it was", () => {
    const inputs = [at(0, 1_000, "y"), ...everyMinute([8, 8, 8], m)];
    expect(play(ruleOf(rule), inputs).transitions[0]!.explanation.words).toBe(
      "X at 8 mm/s is above 7 mm/s for 2 min, while Y at 1000 °C is above 900 °C",
    );
  });

  test("separate limits by mode stand side by side", () => {
    const byMode = {
      any: [
        { limit: { signal: "x", above: 7 }, while: running },
        { limit: { signal: "x", above: 2 }, while: { not: running } },
      ],
    };
    const inputs = [at(0, 0, "y"), at(m, 5), at(2 * m, 1_000, "y"), at(3 * m, 5), at(4 * m, 8)];
    expect(told(byMode, inputs)).toEqual(["raised 1", "returned 2", "raised 4"]);
  });

  test("a value that is reported by change still stands when the gate opens; a code is not told again", () => {
    const open = { limit: { signal: "door", above: 7 }, while: running };
    expect(told(open, [at(0, 8, "door"), at(hour, 1_000, "y")])).toEqual(["raised 60"]);
    const code = { code: { signal: "error", equals: "E1" }, while: running };
    expect(told(code, [at(0, "E1", "error"), at(hour, 1_000, "y")])).toEqual([]);
  });

  test("a gate over a signal that reports on change opens by time", () => {
    const open = { limit: { signal: "door", above: 7 }, while: running, settle: "10m" };
    const inputs = [at(0, 8, "door"), at(m, 1_000, "y"), tickAt(8 * m), tickAt(12 * m)];
    expect(told(open, inputs)).toEqual(["raised 12"]);
  });

  test("what was learnt before stays, and nothing is learnt outside it", () => {
    const drift = {
      drift: { signal: "x", learn: "40 readings", smoothing: "1m", threshold: 6 },
      while: running,
    };
    const usual = (count: number, from: number, level: number) =>
      everyMinute(
        Array.from({ length: count }, (_, i) => level + (i % 5) / 10),
        from * m,
      );
    const inputs = [
      at(0, 1_000, "y"),
      ...usual(60, 1, 5),
      at(61.5 * m, 0, "y"),
      ...usual(60, 62, 90),
      at(122.5 * m, 1_000, "y"),
      ...usual(60, 123, 5),
      ...usual(20, 183, 9),
    ];
    const types = play(ruleOf(drift), inputs).transitions.map(({ type }) => type);
    expect(types).toEqual(["learned", "raised"]);
  });

  test("a repair does not forget the mode", () => {
    const inputs = [at(0, 1_000, "y"), repair, ...everyMinute([8, 8, 8], m)];
    expect(told(rule, inputs)).toEqual(["raised 3"]);
  });
});

describe("silence in certain hours only", () => {
  test("what was heard before they began does not count", () => {
    const rule = {
      noData: { signal: "x", for: "30m" },
      activeHours: { from: "06:00", to: "22:00" },
    };
    // Berlin is an hour ahead of UTC in January.
    const ticks = Array.from({ length: 60 }, (_, i) => tickAt(3 * hour + i * 5 * m));
    expect(told(rule, [at(0, 1), ...ticks])).toEqual(["raised 330"]);
  });
});

describe("active hours", () => {
  const hours = (from: string, to: string, days?: ActiveHoursDefinition["days"]) => {
    const minutes = (text: string) => 60 * Number(text.slice(0, 2)) + Number(text.slice(3));
    const definition = { from: minutes(from), to: minutes(to), days };
    return activeHours(definition, "Europe/Berlin");
  };
  const when = (isActive: (at: number) => boolean, from: string, minutes: number) => {
    const first = Date.parse(from);
    let was = isActive(first);
    const changes = [was ? "on" : "off"];
    for (let at = first; at < first + minutes * m; at += m) {
      if (isActive(at) === was) continue;
      was = !was;
      changes.push(new Date(at).toISOString().slice(5, 16));
    }
    return changes;
  };

  test("days are those on which they begin, also across midnight", () => {
    const weekdays = hours("22:00", "06:00", ["mon", "fri"]);
    expect(when(weekdays, "2026-01-05T12:00+01:00", 6 * 24 * 60)).toEqual([
      "off",
      "01-05T21:00",
      "01-06T05:00",
      "01-09T21:00",
      "01-10T05:00",
    ]);
  });

  test("on the day the clocks go forward a night shift is an hour shorter", () => {
    expect(when(hours("22:00", "06:00"), "2026-03-28T12:00Z", 24 * 60)).toEqual([
      "off",
      "03-28T21:00",
      "03-29T04:00",
    ]);
    // 02:30 does not exist.
    expect(when(hours("02:30", "05:00"), "2026-03-28T12:00Z", 24 * 60)).toEqual([
      "off",
      "03-29T01:30",
      "03-29T03:00",
    ]);
  });

  test("on the day they go back it is an hour longer, and nothing begins or ends twice", () => {
    expect(when(hours("22:00", "06:00"), "2026-10-24T12:00Z", 24 * 60)).toEqual([
      "off",
      "10-24T20:00",
      "10-25T05:00",
    ]);
    expect(when(hours("22:00", "02:30"), "2026-10-24T12:00Z", 24 * 60)).toEqual([
      "off",
      "10-24T20:00",
      "10-25T00:30",
    ]);
    expect(when(hours("02:30", "06:00"), "2026-10-24T12:00Z", 24 * 60)).toEqual([
      "off",
      "10-25T00:30",
      "10-25T05:00",
    ]);
  });

  test("hours and their complement fill all time without a gap, asked in any order", () => {
    const [day, night] = [hours("02:30", "14:15"), hours("14:15", "02:30")];
    const asked = Array.from(
      { length: 1_000 },
      (_, index) => begin + ((index * 7_919) % (366 * 24)) * hour + 1_800_000,
    );
    for (const at of asked) expect(day(at)).not.toBe(night(at));
    expect(hours("00:00", "24:00")(begin)).toBe(true);
  });
});
