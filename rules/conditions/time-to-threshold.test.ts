import { describe, expect, test } from "vitest";
import {
  at,
  begin,
  day,
  gauss,
  hour,
  minute,
  play,
  repair,
  ruleOf,
  uniform,
} from "../testing/series.ts";
import type { RuleInput } from "../evaluation/evaluate.ts";

const rule = ruleOf({ timeToThreshold: { signal: "x", above: 80, within: "72h" } });

/** A reading every twenty minutes. */
function readings(
  days: number,
  value: (days: number) => number,
  { noise = 0.5, seed = 1, from = 0 } = {},
): RuleInput[] {
  const random = uniform(seed);
  return Array.from({ length: days * 72 }, (_, index) => {
    const ms = from + index * 20 * minute;
    return at(ms, value(ms / day) + noise * gauss(random));
  });
}

/** 70 until day 14, then a degree a day: at 80 on day 24. */
const wearing = (days: number) => 70 + Math.max(0, days - 14);

describe("the time to a threshold", () => {
  test("raises when the near end of the interval is within the horizon, and says the interval in words", () => {
    const { transitions } = play(rule, readings(24, wearing));
    const [raised] = transitions;
    expect(raised?.type).toBe("raised");
    const raisedOn = (raised!.at - begin) / day;
    expect(raisedOn).toBeGreaterThan(20);
    expect(raisedOn).toBeLessThan(22.5);
    const life = raised!.explanation.remainingUsefulLife!;
    expect(life.low).toBeLessThanOrEqual(72);
    expect(life.low).toBeLessThanOrEqual(life.hours);
    expect(life.hours).toBeLessThanOrEqual(life.high!);
    // Day 24 less the day of the raise.
    const left = (24 - raisedOn) * 24;
    expect(life.low).toBeLessThanOrEqual(left);
    expect(life.high!).toBeGreaterThanOrEqual(left);
    expect(raised!.explanation.words).toMatch(
      /^X is at 7\d\.\d+ mm\/s and rises by [\d.]+ mm\/s a day: it reaches 80 mm\/s in about .+ \(.+ to .+, at 80 %\)$/,
    );
  });

  test("says it anew once a day while it holds, ever less, and again when the limit is reached", () => {
    const { transitions } = play(rule, readings(26, wearing));
    const lives = transitions.map((one) => one.explanation.remainingUsefulLife!.hours);
    const [first, ...later] = transitions.map(({ type }) => type);
    expect(first).toBe("raised");
    expect(new Set(later)).toEqual(new Set(["re-estimated"]));
    expect(lives.at(0)).toBeGreaterThan(lives.at(1)!);
    const reached = transitions.find((one) => one.explanation.remainingUsefulLife!.hours === 0)!;
    expect(Math.abs((reached.at - begin) / day - 24)).toBeLessThan(1);
    expect(reached.explanation.words).toMatch(/^The trend of X has reached 80 mm\/s/);
    for (const [index, one] of transitions.entries()) {
      if (index === 0 || one === reached) continue;
      expect(one.at - transitions[index - 1]!.at).toBeGreaterThanOrEqual(day - 5 * hour);
    }
  });

  test("follows a falling signal to a lower limit the same way", () => {
    const down = ruleOf({ timeToThreshold: { signal: "x", below: -80, within: "72h" } });
    const turned = play(
      down,
      readings(24, (days) => -wearing(days)),
    ).transitions[0]!;
    expect(turned.type).toBe("raised");
    expect(turned.explanation.words).toContain("falls by");
  });

  test("is silent on a signal that stays where it is, however near to the limit, over four months", () => {
    for (const [seed, near] of [78].entries()) {
      const sound = readings(120, () => near, { seed, noise: 1 });
      expect(play(rule, sound).transitions.filter(({ type }) => type === "raised")).toEqual([]);
    }
  }, 30_000);

  test("returns when the wear has stopped, and forgets after a repair", () => {
    const stopped = readings(40, (days) => Math.min(wearing(days), 78));
    expect(play(rule, stopped).transitions.at(-1)!.type).toBe("returned");
    const repaired = [...readings(23, wearing), repair];
    expect(play(rule, repaired).transitions.at(-1)!.type).toBe("returned");
  });

  test("says the same in an operating mode, anew each day as well", () => {
    const gated = ruleOf({
      timeToThreshold: { signal: "x", above: 80, within: "72h" },
      while: { limit: { signal: "y", above: 900 } },
    });
    const running = [at(-minute, 1_000, "y"), ...readings(24, wearing)];
    const said = ({ transitions }: ReturnType<typeof play>) =>
      transitions.map(({ type, explanation }) => [type, explanation.remainingUsefulLife]);
    const plain = said(play(rule, readings(24, wearing)));
    expect(plain.length).toBeGreaterThan(1);
    expect(said(play(gated, running))).toEqual(plain);
  });

  test("says what is left at the moment it is said, when a delay has passed", () => {
    const fast = { signal: "x", above: 80, within: "12h", over: "2d" };
    const random = uniform(2);
    const minutely = Array.from({ length: 3.2 * 1_440 }, (_, index) => {
      const days = index / 1_440;
      return at(index * minute, 70 + 8 * Math.max(0, days - 2) + 0.5 * gauss(random));
    });
    const first = (onDelay: string) =>
      play(ruleOf({ timeToThreshold: fast, onDelay }), minutely).transitions[0]!;
    const [plain, delayed] = [first("0s"), first("3h")];
    expect((delayed.at - plain.at) / hour).toBeGreaterThan(2.9);
    const left = (begin + 3.25 * day - delayed.at) / hour;
    const life = delayed.explanation.remainingUsefulLife!;
    expect(life.low).toBeLessThanOrEqual(left);
    expect(life.high).toBeGreaterThanOrEqual(left);
  });

  test("asks for one limit and no more", () => {
    const both = { signal: "x", above: 80, below: 2, within: "72h" };
    expect(() => ruleOf({ timeToThreshold: both })).toThrow(/either `above` or `below`/);
  });
});
