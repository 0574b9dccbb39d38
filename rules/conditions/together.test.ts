import { describe, expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import { begin, gauss, minute, uniform } from "../testing/series.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";

const every = 5 * minute;
const keys = ["a", "b", "c", "d", "e"];
const facts = (unit: (key: string) => string = () => "Cel") =>
  new Map(
    // Ids do not follow the order in which a rule names its signals.
    keys.map((key, index): [string, SignalFacts] => [
      key,
      {
        id: 10 - index,
        key,
        name: key.toUpperCase(),
        kind: "number",
        unit: unit(key),
        reporting: "periodic",
        intervalSeconds: 300,
        decimals: 2,
      },
    ]),
  );

function conditionOf(detector: object, signals = facts()): Condition {
  const rule = { key: "r", name: "R", appliesTo: { assetClass: "p" }, severity: 2 };
  const loaded = loadRules(JSON.stringify([{ ...rule, condition: { detector } }]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return bindRule(loaded.rules[0]!, { signals, timeZone: "UTC" })!.condition;
}

/** Rows of signals that follow a common load each in its way, in the order of the condition's places, with what is added to one. */
function run(
  condition: Condition,
  count: number,
  {
    state = condition.initial(),
    from = 0,
    seed = 1,
    more = {},
    learn = true,
  }: {
    state?: ConditionState;
    from?: number;
    seed?: number;
    more?: Partial<Record<string, number>>;
    learn?: boolean;
  } = {},
) {
  const random = uniform(seed);
  const told: Transition[] = [];
  let now = state;
  for (let index = from; index < from + count; index++) {
    const at = begin + index * every;
    const load = 3 * gauss(random);
    const said = keys.map((key, k) => 60 + k + load + 0.3 * gauss(random) + (more[key] ?? 0));
    const values = Float64Array.from(condition.signals, (id) => said[10 - id]!);
    const row = { at, until: at + every - 1, values, learn };
    now = judge(condition, now, { kind: "row", row }, told);
  }
  return { state: now, told };
}

const pca = { use: "pca", signals: keys, learns: "34h" };
const peers = { use: "peers", signals: keys };

describe.each([
  ["pca", pca, "times the limit of Q, 3.25 or more is told of"],
  ["peers", peers, "sigmas off its place among the others, 5 or more is told of"],
])("a rule that names %s", (_, definition, words) => {
  const condition = conditionOf(definition);
  const quiet = 420;

  test("tells of the signal that leaves the others, with its part in it, and returns", () => {
    const healthy = run(condition, quiet);
    expect(healthy.told).toEqual([]);
    const ill = run(condition, 60, {
      state: healthy.state,
      from: quiet,
      seed: 2,
      more: { c: 4 },
      learn: false,
    });
    expect(ill.told.map(({ type }) => type)).toEqual(["raised"]);
    const { explanation } = ill.told[0]!;
    expect(explanation.words).toContain(words);
    expect(explanation.words).toMatch(/: C is at 6\d(\.\d+)? °C \(\d+ % of it\)/);
    expect(explanation.signalId).toBe(facts().get("c")!.id);
    expect(explanation.facts["share c"]).toBeGreaterThan(0.5);
    const well = run(condition, 100, { state: ill.state, from: quiet + 60, seed: 3 });
    expect(well.told.map(({ type }) => type)).toEqual(["returned"]);
  });

  test("says nothing of what moves all of them", () => {
    const { state } = run(condition, quiet);
    const all = Object.fromEntries(keys.map((key) => [key, 4]));
    expect(run(condition, 100, { state, from: quiet, seed: 2, more: all }).told).toEqual([]);
  });

  test("goes on from what was stored as if it had not been, learning or grown", () => {
    for (const rows of [200, quiet]) {
      const { state } = run(condition, rows);
      const light: ConditionState = JSON.parse(JSON.stringify(condition.rows!.light(state)));
      const stored = condition.rows!.restored(light, condition.rows!.pack(state));
      const on = { from: rows, seed: 4, more: { a: 3 } };
      const straight = run(condition, 250, { state, ...on });
      const again = run(condition, 250, { state: stored, ...on });
      expect(JSON.stringify(again.told)).toBe(JSON.stringify(straight.told));
      expect(condition.rows!.pack(again.state)).toEqual(condition.rows!.pack(straight.state));
    }
  });

  test("learns anew after a repair, and from bytes that are not its own", () => {
    const { state } = run(condition, quiet);
    const { rows } = condition;
    const repaired = condition.onReset(state, null);
    const ill = run(condition, 60, { state: repaired, from: quiet, more: { c: 9 } });
    expect(ill.told).toEqual([]);
    const bytes = rows!.pack(run(condition, quiet).state);
    const light = rows!.light(run(condition, quiet).state);
    expect(rows!.revision(rows!.restored(light, bytes))).toBe(quiet);
    for (const wrong of [null, bytes.slice(0, -8), rows!.pack(run(condition, 9).state)])
      expect(rows!.revision(rows!.restored(light, wrong))).toBe(0);
    // Any number in any place, as another form might have it.
    for (const odd of [-5, 0.5, 1e9, Number.NaN]) {
      for (let place = 0; place < 20; place++) {
        const other = new Float64Array(bytes.byteLength / 8).fill(1);
        other[place] = odd;
        const restored = rows!.restored(light, new Uint8Array(other.buffer));
        expect(rows!.revision(restored)).toBe(0);
      }
    }
  });
});

test("a slow signal has its last value for a while, and none after that", () => {
  const condition = conditionOf(pca);
  const healthy = run(condition, 420);
  const at = begin + 420 * every;
  const told: Transition[] = [];
  let { state } = healthy;
  for (let index = 0; index < 40; index++) {
    // Only one still reports, far from where it was.
    const values = Float64Array.from(condition.signals, (id) => (id === 10 ? 90 : Number.NaN));
    const row = { at: at + index * every, until: at + index * every, values, learn: false };
    state = judge(condition, state, { kind: "row", row }, told);
  }
  expect(told.map(({ type }) => type)).toEqual(["raised"]);
});

describe("what cannot be", () => {
  const problems = (detector: object) => {
    const rule = { key: "r", name: "R", appliesTo: { assetClass: "p" }, severity: 2 };
    const loaded = loadRules(JSON.stringify([{ ...rule, condition: { detector } }]));
    return loaded.ok ? [] : loaded.problems.map(({ message }) => message);
  };

  test("is refused with what is wrong with it", () => {
    expect(problems(pca)).toEqual([]);
    expect(problems(peers)).toEqual([]);
    expect(problems({ ...pca, signals: ["a"] })).toHaveLength(1);
    expect(problems({ ...pca, signals: ["a", "b", "a"] })).toEqual(["names a signal twice"]);
    expect(problems({ ...pca, learns: "1d" }).join()).toContain("fewer rows say too little");
    expect(problems({ ...peers, signals: keys.slice(1) })).toHaveLength(1);
    expect(problems({ use: "pca", signal: "a" })).not.toEqual([]);
    expect(problems({ use: "cusum", signals: keys })).not.toEqual([]);
    expect(problems({ ...pca, every: "1s" })).toEqual(["must be from 10s to 1h"]);
  });

  test("peers in other units are no peers", () => {
    const mixed = facts((key) => (key === "d" ? "bar" : "Cel"));
    expect(() => conditionOf(peers, mixed)).toThrow(
      "peers must measure the same, but A is in °C and D is in bar: name signals of one unit",
    );
  });
});
