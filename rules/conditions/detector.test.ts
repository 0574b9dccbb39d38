import { describe, expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { detectorNames } from "../detectors/catalogue.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import { begin, gauss, minute, ruleOf, uniform } from "../testing/series.ts";
import type { Condition, ConditionState } from "./condition.ts";

const every = 5 * minute;
const rowsOfDay = 288;

/** Rows of noise around five, with what is added on top; from where another run ended. */
function run(
  condition: Condition,
  count: number,
  { state = condition.initial(), from = 0, seed = 1, more = 0 } = {},
) {
  const random = uniform(seed);
  const told: Transition[] = [];
  let now: ConditionState = state;
  for (let index = from; index < from + count; index++) {
    const at = begin + index * every;
    const values = Float64Array.of(5 + more + 0.2 * gauss(random));
    const row = { at, until: at + every - 1, values, learn: true };
    now = judge(condition, now, { kind: "row", row }, told);
  }
  return { state: now, told };
}

describe("a detector of the catalogue as a rule's condition", () => {
  const { condition } = ruleOf({ detector: { signal: "x", use: "cusum" } });

  test("raises when its score passes the threshold, in its own unit, and returns after it is over", () => {
    const quiet = run(condition, 3 * rowsOfDay);
    expect(quiet.told).toEqual([]);
    const on = { state: quiet.state, from: 3 * rowsOfDay };
    const shifted = run(condition, 40, { ...on, seed: 2, more: 0.3 });
    expect(shifted.told.map(({ type }) => type)).toEqual(["raised"]);
    const { explanation } = shifted.told[0]!;
    expect(explanation.words).toMatch(
      /^cusum of X is 1\d\.\d sigmas summed up, 10\.5 or more is told of: it is at 5\.\d+ mm\/s$/,
    );
    expect(explanation.facts).toMatchObject({ detector: "cusum", threshold: 10.5 });
    const after = { state: shifted.state, from: 3 * rowsOfDay + 40, seed: 3 };
    expect(run(condition, rowsOfDay, after).told.map(({ type }) => type)).toEqual(["returned"]);
  });

  test("takes another threshold, and begins anew after a repair", () => {
    const strict = ruleOf({ detector: { signal: "x", use: "cusum", threshold: 1e6 } }).condition;
    const { state } = run(strict, 3 * rowsOfDay);
    const on = { state, from: 3 * rowsOfDay };
    expect(run(strict, 40, { ...on, more: 3 }).told).toEqual([]);
    const repaired = condition.onReset(run(condition, 3 * rowsOfDay).state, null);
    const next = run(condition, 300, { state: repaired, from: 3 * rowsOfDay, more: 3 });
    expect(next.told).toEqual([]);
  });

  test.each(detectorNames)("%s goes on from what was stored as if it had not been", (use) => {
    const { condition: of } = ruleOf({ detector: { signal: "x", use } });
    const { rows } = of;
    const { state } = run(of, 2_000);
    const light: ConditionState = JSON.parse(JSON.stringify(rows!.light(state)));
    const stored = rows!.restored(light, rows!.pack(state));
    const on = { from: 2_000, seed: 4, more: 2 };
    const straight = run(of, 200, { state, ...on });
    const again = run(of, 200, { state: stored, ...on });
    expect(JSON.stringify(again.told)).toBe(JSON.stringify(straight.told));
    expect(rows!.pack(again.state)).toEqual(rows!.pack(straight.state));
  });

  test("learns anew from bytes that are not its own, or of another snapshot", () => {
    const { state } = run(condition, 1_000);
    const rows = condition.rows!;
    const light = rows.light(state);
    const bytes = rows.pack(state);
    for (const wrong of [null, bytes.slice(8), rows.pack(run(condition, 900).state)])
      expect(rows.revision(rows.restored(light, wrong))).toBe(0);
    expect(rows.revision(rows.restored(light, bytes))).toBe(1_000);
  });

  test("stands alone, and is one of the catalogue", () => {
    const problems = (condition: unknown) => {
      const rule = { key: "a", name: "A", appliesTo: { assetClass: "p" }, severity: 1, condition };
      const loaded = loadRules(JSON.stringify([rule]));
      return loaded.ok ? [] : loaded.problems.map(({ message }) => message);
    };
    const detector = { signal: "x", use: "ewma" };
    expect(problems({ detector })).toEqual([]);
    expect(problems({ not: { detector } }).join()).toContain("stands alone");
    expect(problems({ detector, onDelay: "5m" }).join()).toContain("stands alone");
    expect(problems({ detector: { ...detector, use: "guess" } })).toHaveLength(1);
  });
});
