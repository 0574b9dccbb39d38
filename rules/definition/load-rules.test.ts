import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runRuleTest } from "../lint/run-rule-test.ts";
import { loadRules } from "./load-rules.ts";

const problems = (text: string) => {
  const loaded = loadRules(text);
  return loaded.ok ? [] : loaded.problems.map(({ field, message }) => `${field}: ${message}`);
};
const rule = (condition: string) => `
- key: vibration-high
  name: Vibration above limit
  appliesTo: { assetClass: pump }
  severity: 3
  condition: ${condition}`;

test("a rule reads as it is written, with durations in milliseconds and defaults filled in", () => {
  const loaded = loadRules(rule("{ limit: { signal: vibration, above: 7.1, onDelay: 1.5m } }"));
  expect(loaded).toEqual({
    ok: true,
    rules: [
      {
        key: "vibration-high",
        name: "Vibration above limit",
        appliesTo: { assetClass: "pump" },
        severity: 3,
        kind: "process",
        condition: {
          limit: { signal: "vibration", above: 7.1, onDelay: 90_000, offDelay: 0 },
        },
      },
    ],
  });
});

describe("what is wrong is named with its place and the remedy", () => {
  test.each([
    [
      "{ limit: { signal: v, above: 7, onDelay: soon } }",
      '[0].condition.limit.onDelay: "soon" is not a duration',
    ],
    ["{ limit: { signal: v } }", "[0].condition.limit: give `above`, `below` or both"],
    ["{ limit: { signal: v, above: 7, clearBelow: 8 } }", "`clearBelow` must not lie over `above`"],
    ["{ limit: { signal: v, above: 7, clearBelw: 6 } }", "clearBelw"],
    [
      "{ stuck: { signal: v, for: 1m }, noData: { signal: v, for: 1m } }",
      "exactly one of limit, rate",
    ],
    ["{ drift: { signal: v, learn: 7d } }", "give either `window` or `smoothing`"],
    ["{ drift: { signal: v, learn: 5 readings, smoothing: 1h } }", 'at least "20 readings"'],
    [
      "{ after: { first: { code: { signal: e, equals: E1 } }, within: 14h, then: { limit: {} } } }",
      "[0].condition.after.then.limit.signal",
    ],
  ])("%s", (condition, expected) => {
    expect(problems(rule(condition)).join("\n")).toContain(expected);
  });

  test("everything at once, of the condition too", () => {
    const found = problems("- { key: High, condition: { telepathy: { signal: v } }, severity: 9 }");
    expect(found.map((each) => each.split(":")[0])).toEqual([
      "[0].key",
      "[0].name",
      "[0].appliesTo",
      "[0].severity",
      "[0].condition",
      "[0].condition",
    ]);
  });

  test("a key used twice", () => {
    const once = rule("{ noData: { signal: v, for: 1m } }");
    expect(problems(once + once)).toEqual([
      '[1].key: the key "vibration-high" is used twice in this rule set',
    ]);
  });

  test("more conditions than anybody means", () => {
    const limit = "{ limit: { signal: v, above: 1 } }";
    const many = (part: string) =>
      `{ any: [${Array.from({ length: 16 }, () => part).join(", ")}] }`;
    expect(problems(rule(many(limit)))).toEqual([]);
    expect(problems(rule(many(many(limit)))).join()).toContain("more than 100 conditions");
  });

  test("a file that grows as it is read", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de"]) {
      bomb.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(", ")}]`);
    }
    expect(problems(bomb.join("\n"))[0]).toContain("Excessive alias count");
  });

  test("text that is no YAML", () => {
    expect(problems("- key: [")).toHaveLength(1);
  });
});

test.each(["../README.md", "../conditions/README.md", "../lint/README.md"])(
  "the examples of %s are valid, and pass their own tests",
  (file) => {
    const readme = readFileSync(new URL(file, import.meta.url), "utf8");
    const examples = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(problems(example)).toEqual([]);
      const loaded = loadRules(example);
      const rules = loaded.ok ? loaded.rules : [];
      for (const rule of rules) {
        for (const each of rule.tests ?? []) expect(runRuleTest(rule, each)).toEqual([]);
      }
    }
  },
);
