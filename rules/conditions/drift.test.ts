import { describe, expect, test } from "vitest";
import type { RuleInput, RuleState } from "../evaluation/evaluate.ts";
import { at, day, gauss, hour, minute, play, repair, ruleOf, uniform } from "../testing/series.ts";

const rule = ruleOf({
  drift: { signal: "x", learn: "3d", smoothing: "1h", threshold: 6, direction: "up" },
});

/** Noise that remembers itself for half an hour, on top of whatever the function says. */
function signal(
  days: number,
  level: (ms: number, random: () => number) => number,
  seed = 1,
  from = 0,
): RuleInput[] {
  const random = uniform(seed);
  const keep = Math.exp(-1 / 30);
  let noise = 0;
  return Array.from({ length: (days * day) / minute }, (_, i) => {
    noise = keep * noise + Math.sqrt(1 - keep * keep) * gauss(random);
    const ms = from + i * minute;
    return at(ms, level(ms, random) + noise);
  });
}

const types = (inputs: Iterable<RuleInput>, state?: RuleState) =>
  play(rule, inputs, state).transitions.map((one) => one.type);
const daysOf = (transitions: { at: number }[], start: number) =>
  transitions.map((one) => Math.round((10 * (one.at - start)) / day) / 10);

describe("drift", () => {
  test("says when it has learnt, and is silent through thirty days of noise that remembers itself", () => {
    for (const seed of [1, 2, 3, 4, 5])
      expect(types(signal(30, () => 50, seed))).toEqual(["learned"]);
  });

  test("is silent through modes: loaded, idle for a tenth of the time, a daily rhythm", () => {
    const modes = (seed: number) => {
      const random = uniform(seed);
      let idle = false;
      let until = 0;
      return (ms: number) => {
        if (ms >= until) {
          idle = random() < 0.3;
          until = ms + (idle ? 1 : 4) * hour * (0.5 + random());
        }
        return 50 + (idle ? -12 : 6) + 3 * Math.sin((2 * Math.PI * ms) / day);
      };
    };
    for (const seed of [1, 2, 3]) {
      const level = modes(seed);
      expect(types(signal(30, (ms) => level(ms), seed))).toEqual(["learned"]);
    }
  });

  test("raises on a slow climb long before a limit would, and returns when it is undone", () => {
    const climb = (ms: number) => 50 + (ms > 10 * day && ms < 16 * day ? (ms - 10 * day) / day : 0);
    const { transitions } = play(rule, signal(18, climb));
    expect(transitions.map((one) => one.type)).toEqual(["learned", "raised", "returned"]);
    const [, raised] = transitions;
    expect(daysOf([raised!], Date.UTC(2026, 0, 5))[0]).toBeLessThan(15.5);
    expect(raised?.explanation.facts).toMatchObject({ threshold: 6 });
    expect(raised?.explanation.words).toMatch(/^1 h mean of X is .* sigma over its learnt/);
  });

  test("takes no wild readings for drift", () => {
    const wild = (_: number, random: () => number) => (random() < 0.001 ? 70 : 50);
    expect(types(signal(20, wild))).toEqual(["learned"]);
  });

  test("a change too small to matter does not count, however quiet the signal", () => {
    const quiet = Array.from({ length: (6 * day) / minute }, (_, i) =>
      at(i * minute, 50 + (i % 2) / 100 + (i > (5 * day) / minute ? 0.5 : 0)),
    );
    expect(types(quiet)).toEqual(["learned"]);
  });

  test("never learns from what it calls abnormal: the flag stands as long as the fault does", () => {
    const refining = ruleOf({
      drift: { signal: "x", learn: "3d", refine: "60d", smoothing: "1h", threshold: 6 },
    });
    const fault = signal(40, (ms) => (ms > 5 * day ? 62 : 50));
    expect(play(refining, fault).transitions.map((one) => one.type)).toEqual(["learned", "raised"]);
  });

  test("starts again after a repair, and learns the repaired machine", () => {
    const before = play(
      rule,
      signal(6, (ms) => (ms > 4 * day ? 62 : 50)),
    );
    expect(before.transitions.map((one) => one.type)).toEqual(["learned", "raised"]);
    const mended = play(rule, [repair, ...signal(10, () => 55, 9, 7 * day)], before.state);
    expect(mended.transitions.map((one) => one.type)).toEqual(["returned", "learned"]);
  });

  test("keeps its memory within four kilobytes, whatever the length of the past", () => {
    const refining = ruleOf({
      drift: { signal: "x", learn: "3d", refine: "300d", window: "12h", threshold: 6 },
    });
    const { state } = play(
      refining,
      signal(120, () => 50),
    );
    expect(JSON.stringify(state).length).toBeLessThan(4_096);
  });
});
