import { describe, expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { at, minute, play, ruleOf, story } from "../testing/series.ts";

const expression = (when: string, more: object = {}) => ({
  expression: { signals: { v: "x", t: "y" }, codes: { c: "error" }, when, ...more },
});
const problemsOf = (condition: unknown): string[] => {
  const loaded = loadRules(
    JSON.stringify([
      { key: "a", name: "A", appliesTo: { assetClass: "any" }, severity: 2, condition },
    ]),
  );
  return loaded.ok ? [] : loaded.problems.map(({ field, message }) => `${field}: ${message}`);
};
const both = (when: string, more: object = {}) => ({
  expression: { signals: { v: "x", t: "y" }, when, ...more },
});

describe("an expression", () => {
  test("is judged over the latest values once all are known", () => {
    const rule = ruleOf(both("v > 7 && t - v > 40.0"));
    const inputs = [at(0, 8), at(minute, 60, "y"), at(2 * minute, 8), at(3 * minute, 50, "y")];
    const { transitions } = play(rule, [...inputs, at(4 * minute, 20, "y")]);
    expect(story(transitions)).toEqual(["raised 1", "returned 4"]);
    expect(transitions[0]!.explanation).toMatchObject({
      words: "v > 7 && t - v > 40.0 holds, with X 8 mm/s, Y 60 °C",
      facts: { v: 8, t: 60 },
    });
  });

  test("ends by its own clear expression, if it has one", () => {
    const rule = ruleOf(both("v > 8", { signals: { v: "x" }, clear: "v < 5" }));
    const inputs = [9, 7, 6, 4, 6, 9].map((value, index) => at(index * minute, value));
    expect(story(play(rule, inputs).transitions)).toEqual(["raised 0", "returned 3", "raised 5"]);
  });

  test("knows how old a value is, and of a missing or bad one keeps the one before", () => {
    const rule = ruleOf(both("v > 7 && age.t <= 120"));
    const inputs = [
      at(0, 60, "y"),
      at(minute, 8),
      at(2 * minute, null, "y"),
      at(2 * minute, 8),
      at(3 * minute, 8),
    ];
    expect(story(play(rule, inputs).transitions)).toEqual(["raised 1", "returned 3"]);
  });

  test("takes codes as text", () => {
    const rule = ruleOf({
      expression: {
        signals: { v: "x" },
        codes: { c: "error" },
        when: 'c in ["E1", "E2"] && max(v, 2.0) > 7',
      },
    });
    const inputs = [at(0, "E2", "error"), at(minute, 8), at(2 * minute, "ok", "error")];
    expect(story(play(rule, inputs).transitions)).toEqual(["raised 1", "returned 2"]);
  });

  test("a signal of the other kind is refused with the remedy", () => {
    expect(() => ruleOf({ expression: { signals: { c: "error" }, when: "c > 1" } })).toThrow(
      '"c" stands for the signal "error", which has codes: name it under `codes`',
    );
  });
});

describe("what is wrong with an expression is said when it is written", () => {
  test.each([
    ["v >", "[0].condition.expression.when: Unexpected token: EOF"],
    ["w > 1", "Unknown variable: w"],
    ["v + t", "answers double, and must answer true or false"],
    ["v * 2 > 3", "write 2.0 where you calculate with 2"],
    ["age.w > 1", "age.w is the age of nothing named here"],
    ["size(age) > 1", "`age` is asked by name"],
    ["[1, 2].exists(x, x > 1)", '"exists" cannot be called here'],
    ['c.matches("(a+)+b")', '"matches" cannot be called here'],
    ['timestamp("2026-01-01T00:00:00Z").getHours() > 1', "cannot be called here"],
    [`v > 1${" || v > 1".repeat(110)}`, "Exceeded maxAstNodes"],
    [`${"(".repeat(60)}v > 1${")".repeat(60)}`, "Exceeded maxDepth"],
    ["v > 1 ".padEnd(1_200), "Too big"],
  ])("%s", (when, problem) => {
    expect(problemsOf(expression(when)).join("\n")).toContain(problem);
  });

  test("a name for two signals, and one that CEL uses", () => {
    const twice = { expression: { signals: { c: "x" }, codes: { c: "error" }, when: "true" } };
    expect(problemsOf(twice)[0]).toContain('"c" stands for two signals');
    expect(problemsOf({ expression: { signals: { in: "x" }, when: "true" } })[0]).toContain(
      "none that CEL uses",
    );
  });
});
