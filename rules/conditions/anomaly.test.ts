import { describe, expect, test } from "vitest";
import { ruleSchema } from "../definition/rule-schema.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import { begin, day, gauss, hour, minute, ruleOf, signals, uniform } from "../testing/series.ts";
import type { AnomalyState } from "./anomaly.ts";
import { packAnomaly, unpackAnomaly } from "./pack-anomaly.ts";
import type { Condition, ConditionState } from "./condition.ts";

const every = 5 * minute;
const bound = ruleOf({ anomaly: {} });
const { condition } = bound;
const rows = condition.rows!;
/** The error code is no number. */
const watched = ["x", "y", "door"].map((key) => signals[key]!.id);

type Values = { x?: number; y?: number; door?: number };

/** A machine that goes with the hour of the day; `valuesAt` may change what it says. */
class Machine {
  state: ConditionState;
  at = begin;
  readonly told: Transition[] = [];
  readonly random = uniform(7);
  readonly of: Condition;

  constructor(of: Condition = condition) {
    this.of = of;
    this.state = of.initial();
  }

  run(days: number, change: (usual: Required<Values>) => Values = (usual) => usual, learn = true) {
    const until = this.at + days * day;
    for (; this.at < until; this.at += every) {
      const swing = Math.sin((2 * Math.PI * this.at) / day);
      const common = gauss(this.random);
      const usual = {
        x: 5 + swing + 0.2 * common,
        y: 40 + 5 * swing + common + 0.2 * gauss(this.random),
        door: Number.NaN,
      };
      const said = { ...usual, ...change(usual) };
      const values = Float64Array.from([said.x, said.y, said.door]);
      const row = { at: this.at, until: this.at + every - 1, values, learn };
      this.state = judge(this.of, this.state, { kind: "row", row }, this.told);
    }
    return this;
  }

  get story(): string[] {
    return this.told.map(({ type, at }) => `${type} day ${Math.floor((at - begin) / day)}`);
  }

  get learnt() {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the condition's own state
    return (this.state as AnomalyState).learnt;
  }
}

test("every number of the asset is watched, codes are not", () => {
  expect(bound.order).toBe("settled");
  expect(bound.signals).toEqual(watched);
  expect(ruleOf({ anomaly: { signals: ["y", "error"] } }).signals).toEqual([signals["y"]!.id]);
});

test("nothing can be combined with it", () => {
  const anomaly = {};
  for (const refused of [
    { anomaly, onDelay: "1m" },
    { all: [{ anomaly }, { limit: { signal: "x", above: 1 } }] },
    { not: { nOfM: { n: 1, of: 2, condition: { anomaly } } } },
  ]) {
    expect(() => ruleOf(refused)).toThrow("stands alone");
  }
  expect(ruleSchema.safeParse({ appliesTo: { all: true, assets: ["P"] } }).success).toBe(false);
});

describe("a step up", () => {
  const machine = new Machine().run(21).run(2, ({ x }) => ({ x: x + 3 }));

  test("is told of once, with how it is, what was expected, since when and each signal's part", () => {
    expect(machine.story).toEqual(["raised day 21"]);
    const { explanation } = machine.told[0]!;
    expect(explanation.words).toMatch(/^X .*mm\/s.* is usual at this hour/);
    expect(explanation.signalId).toBe(signals["x"]!.id);
    expect(explanation.score).toBeGreaterThanOrEqual(1);
    expect(explanation.lines.map(({ role }) => role)).toEqual(["baseline", "baseline"]);
    const [low, high] = explanation.lines.map(({ value }) => value);
    expect(low).toBeLessThan(high!);
    expect(explanation.value).toBeGreaterThan(high!);
    expect(explanation.facts["sinceMs"]).toBeLessThan(begin + 21 * day + 3 * hour);
    expect(explanation.facts["novelty x"]).toBeGreaterThanOrEqual(5);
  });

  test("stands while it is unusual, though nothing about it is new, and ends when it is usual again", () => {
    const again = new Machine().run(21).run(2, ({ x }) => ({ x: x + 3 }), false);
    expect(again.state.active).toBe(true);
    again.run(2);
    expect(again.story).toEqual(["raised day 21", "returned day 23"]);
  });
});

test("a relation that breaks is told of, though each signal alone is as it was", () => {
  const machine = new Machine().run(21);
  // Noise of the same size, but no longer the other's.
  const own = uniform(99);
  machine.run(3, ({ x }) => {
    const swing = Math.sin((2 * Math.PI * machine.at) / day);
    return { x, y: 40 + 5 * swing + Math.sqrt(1.04) * gauss(own) };
  });
  expect(machine.story[0]).toBe("raised day 21");
  const { words, facts } = machine.told[0]!.explanation;
  expect(words).toMatch(/^its signals together are [\d.]+ times as far from usual .*% of it/);
  expect(Number(facts["share x"]) + Number(facts["share y"])).toBeCloseTo(1, 2);
});

describe("in its first days a group", () => {
  const shifted = ({ y }: { y: number }) => ({ y: y + 1 });

  test("tells of what is overwhelming, and says how little it knows", () => {
    const { told, story } = new Machine().run(4).run(0.5, shifted);
    expect(story).toEqual(["raised day 4"]);
    const { words, tentative } = told[0]!.explanation;
    expect(words).toMatch(
      /^its signals together are at least [\d.]+ times as far from usual as in the 2\.8 d learnt so far: [XY] is /,
    );
    expect(tentative).toBe(true);
    // A grown one knows, and what it tells of is not learnt from.
    const grown = new Machine().run(21).run(0.5, shifted);
    expect(grown.told[0]!.explanation.words).toMatch(/ times as far from usual as on an ordinary/);
    expect(grown.told[0]!.explanation.tentative).toBeUndefined();
  });

  test("learns on meanwhile, and takes for usual what has stood for as long as it had learnt", () => {
    const machine = new Machine().run(4).run(2.5, shifted);
    expect(machine.state.active).toBe(true);
    machine.run(1.5, shifted);
    expect(machine.state.active).toBe(false);
    machine.run(8, shifted).run(2);
    expect(machine.story).toHaveLength(2);
  });
});

test("a gap says nothing: not that it began, and not that it ended", () => {
  const machine = new Machine().run(21);
  machine.at += 3 * day;
  machine.run(1);
  expect(machine.told).toEqual([]);
  machine.run(0.5, ({ x }) => ({ x: x + 3 }), false);
  expect(machine.state.active).toBe(true);
  machine.run(1, () => ({ x: Number.NaN }), false);
  expect(machine.state.active).toBe(true);
});

test("a signal that hardly reports raises nothing, whatever it says", () => {
  const machine = new Machine();
  let rowsSeen = 0;
  machine.run(60, () => {
    rowsSeen += 1;
    return rowsSeen % (2 * 288) === 0 ? { door: rowsSeen } : {};
  });
  expect(machine.told).toEqual([]);
  expect(machine.learnt.group.members).toEqual([signals["x"]!.id, signals["y"]!.id]);
});

test("what is not to be learnt from is judged, and leaves what was learnt as it was", () => {
  const machine = new Machine().run(10);
  const before = machine.learnt.known.map(({ detector: { day: of } }) => of.means.slice());
  machine.run(1, ({ x }) => ({ x: x + 30 }), false);
  expect(machine.learnt.known.map(({ detector: { day: of } }) => of.means)).toEqual(before);
  expect(machine.learnt.scores!.surprise[0]).toBeGreaterThan(3);
});

describe("after a repair", () => {
  test("what was repaired is learnt anew, and the rest goes on", () => {
    const machine = new Machine().run(10);
    const state = condition.onReset(machine.state, [signals["x"]!.id]);
    machine.state = state;
    expect(machine.learnt.known.map(({ firstAt }) => Number.isNaN(firstAt))).toEqual([
      true,
      false,
      true,
    ]);
    expect(machine.learnt.group.state).toBeNull();
  });

  test("what was raised of another signal still stands, of a repaired one it returns", () => {
    const ill = () => new Machine().run(21).run(0.5, ({ x }) => ({ x: x + 3 }));
    const [other, own, all] = [ill(), ill(), ill()];
    expect(condition.onReset(other.state, [signals["y"]!.id]).active).toBe(true);
    expect(condition.onReset(own.state, [signals["x"]!.id]).active).toBe(false);
    expect(condition.onReset(all.state, null).active).toBe(false);
  });
});

describe("what was learnt", () => {
  test("comes back from its bytes as it was, under 4 KB a signal", () => {
    for (const days of [0, 0.5, 3, 16]) {
      const { learnt } = new Machine().run(days);
      const bytes = packAnomaly(learnt);
      expect(bytes.byteLength / 3).toBeLessThan(4_096);
      const { scores: _, ...back } = unpackAnomaly(bytes)!;
      const { scores: __, ...whole } = learnt;
      expect(back).toEqual(whole);
    }
  });

  test("is begun anew where the bytes are of another form, cut off, or not those that the snapshot names", () => {
    const machine = new Machine().run(3);
    const bytes = rows.pack(machine.state);
    expect(unpackAnomaly(bytes.subarray(0, bytes.length - 8))).toBeNull();
    const other = bytes.slice();
    new DataView(other.buffer).setFloat64(0, 99, true);
    expect(unpackAnomaly(other)).toBeNull();
    const light = rows.light(machine.state);
    const learnt = (state: ConditionState) => (rows.pack(state), rows.revision(state));
    expect(learnt(rows.restored(light, bytes))).toBe(rows.revision(machine.state));
    machine.run(0.1);
    expect(learnt(rows.restored(rows.light(machine.state), bytes))).toBe(0);
    expect(learnt(rows.restored(light, null))).toBe(0);
  });

  test("goes on when the asset gets another signal, which begins by itself", () => {
    const before = ruleOf({ anomaly: { signals: ["x", "y"] } }).condition;
    const machine = new Machine(before).run(3);
    const now = rows.restored(machine.state, null);
    machine.state = now;
    expect(machine.learnt.known.map(({ firstAt }) => firstAt)).toEqual([begin, begin, Number.NaN]);
    expect(machine.learnt.group.members).toEqual([signals["x"]!.id, signals["y"]!.id]);
  });
});

test("what has stood for two weeks is how the machine is run: it is learnt, and ends", () => {
  const machine = new Machine().run(21);
  // As the scorer does: a flag that stands is not learnt from, but for so long only.
  machine.run(14, ({ x }) => ({ x: x + 3 }), false);
  expect(machine.state.active).toBe(true);
  machine.run(14, ({ x }) => ({ x: x + 3 }));
  expect(machine.state.active).toBe(false);
});
