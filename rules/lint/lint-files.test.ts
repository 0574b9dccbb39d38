import { describe, expect, test } from "vitest";
import { lintFiles } from "./lint-files.ts";

const found = (...texts: string[]) =>
  lintFiles(texts.map((text, index) => ({ file: `rules-${index + 1}.yaml`, text }))).findings.map(
    ({ file, line, level, check, field, message }) =>
      `${file}:${line} ${level} ${check} ${field}: ${message}`,
  );

const whole = `
- key: vibration-high
  name: Vibration above limit
  appliesTo: { assetClass: pump }
  severity: 3
  failureMode: bearing-wear
  cause: A worn rolling bearing.
  consequence: The bearing seizes.
  response: Replace the bearing at the next chance.
  timeToRespond: 7d
  condition:
    limit: { signal: vibration, above: 7.1, onDelay: 5m }
  tests:
    - name: raises
      series: [{ signal: vibration, every: 1m, values: [8 x 9] }]
      expect: [{ raised: 5m }]
`;

describe("linting a folder of rules", () => {
  test("finds nothing in a rule that is whole", () => {
    expect(found(whole)).toEqual([]);
  });

  test("names file, line and path of what is wrong", () => {
    const text = whole.replace("above: 7.1, onDelay: 5m", "above: 7.1, onDelay: soon");
    expect(found(text)).toEqual([
      expect.stringMatching(/^rules-1.yaml:12 error schema \[0\].condition.limit.onDelay: "soon"/),
    ]);
    expect(found("- key: [")).toEqual([expect.stringMatching(/^rules-1.yaml:1 error syntax/)]);
    expect(found("rules: []")[0]).toContain("must be a list of rules");
  });

  test("takes a file that is one rule, and names its places without a number", () => {
    const one = whole.replace(/^\n- /, "\n  ");
    expect(found(one)).toEqual([]);
    expect(found(one.replace("above: 7.1", "above: high"))).toEqual([
      expect.stringMatching(/^rules-1.yaml:12 error schema condition.limit.above: /),
    ]);
    expect(found("name: ours\ncondition: {}").join("\n")).toMatch(/error schema key: /);
  });

  test("knows keys across files", () => {
    expect(found(whole, `\n\n${whole}`)).toEqual([
      'rules-2.yaml:4 error duplicate-key [0].key: the key "vibration-high" is used already, at rules-1.yaml:2',
    ]);
  });

  test("wants a rationalisation: of what is severe as an error, of the rest as a warning", () => {
    const bare = whole.replaceAll(
      / {2}(failureMode|cause|consequence|response|timeToRespond):.*\n/g,
      "",
    );
    const levels = (text: string) =>
      found(text).map((each) => each.split(" ").slice(1, 3).join(" "));
    expect(levels(bare)).toEqual([
      ...Array.from({ length: 4 }, () => "error rationalisation"),
      "warning rationalisation",
    ]);
    expect(new Set(levels(bare.replace("severity: 3", "severity: 2")))).toEqual(
      new Set(["warning rationalisation"]),
    );
  });

  test.each([
    [
      "  parameters: { limit: 5 }\n  condition",
      "error unused-parameter [0].parameters.limit: is named nowhere",
    ],
    [
      "  parameters: { limit: 7 }\n  overrides: [{ assetClass: pump, set: { limt: 8 } }]\n  condition",
      "error schema [0].overrides[0].set.limt: is no parameter",
    ],
    [
      '  summary: "{signl} is high"\n  condition',
      "error summary [0].summary: {signl} is filled in by nothing",
    ],
  ])("%j", (text, expected) => {
    expect(found(whole.replace("  condition", text)).join("\n")).toContain(expected);
  });

  test.each([
    ["limit: { signal: vibration, above: 7.1, clearBelow: 7.1 }", "it will chatter on noise"],
    ["limit: { signal: vibration, above: 7.1, onDelay: 5m }\n    onDelay: 1m", "is counted twice"],
    [
      "not: { not: { limit: { signal: vibration, above: 7.1, onDelay: 5m } } }",
      "takes itself back",
    ],
  ])("doubts %s", (condition, expected) => {
    const text = whole.replace("limit: { signal: vibration, above: 7.1, onDelay: 5m }", condition);
    expect(found(text)).toEqual([expect.stringContaining(expected)]);
  });

  test("finds rules that explain each other in a circle, across files, each circle once", () => {
    const rule = (key: string, ...by: string[]) =>
      whole.replace("key: vibration-high", `key: ${key}\n  suppressedBy: [${by.join(", ")}]`);
    expect(found(rule("a", "other", "b"), rule("b", "c"), rule("c", "a"), rule("d", "a"))).toEqual([
      "rules-1.yaml:3 error explained-in-a-circle [0].suppressedBy[1]: leads back to it (a ← b ← c ← a): raised together, nobody would be told of any of them",
    ]);
    expect(found(rule("a", "a"))).toEqual([
      expect.stringContaining("[0].suppressedBy[0]: is itself: a flag does not explain itself"),
    ]);
    expect(found(rule("a", "b"), rule("b"), rule("c", "a", "b")).join()).not.toContain("circle");
  });

  test("wants tests", () => {
    expect(found(whole.slice(0, whole.indexOf("  tests")))).toEqual([
      expect.stringMatching(/^rules-1.yaml:2 warning tests/),
    ]);
  });
});
