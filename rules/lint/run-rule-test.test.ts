import { describe, expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { ruleTestSchema } from "../definition/rule-test-schema.ts";
import { runRuleTest, stepsOf } from "./run-rule-test.ts";

const vibration = {
  key: "vibration-high",
  name: "Vibration above limit",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  parameters: { limit: 7.1 },
  overrides: [{ assets: ["P-101"], set: { limit: 9 } }],
  condition: { limit: { signal: "vibration", above: "$limit", clearBelow: 6, onDelay: "2m" } },
};
const rising = [{ signal: "vibration", every: "1m", values: [3, "8 x 5", 5, 5] }];

function run(rule: object, of: object): string[] {
  const loaded = loadRules(JSON.stringify([{ ...rule, tests: [{ name: "a test", ...of }] }]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const [definition] = loaded.rules;
  return runRuleTest(definition!, definition!.tests![0]!);
}

describe("a test of a rule", () => {
  test("is weighed before it is run: values, and the time that passes, up to what is ever ticked", () => {
    const weigh = (of: object) => stepsOf(ruleTestSchema.parse({ name: "a", expect: [], ...of }));
    expect(weigh({ series: rising })).toBe(8 + 7 * 12 + 1);
    expect(weigh({ series: [{ signal: "a", at: "1h", value: 1 }], until: "2h" })).toBe(1 + 1_441);
    expect(weigh({ series: [{ signal: "a", at: "900d", value: 1 }] })).toBe(1 + 50_001);
  });

  test("passes where the rule says just that", () => {
    const expected = [{ raised: "3m", words: "above 7.1" }, { returned: "6m" }];
    expect(run(vibration, { series: rising, expect: expected })).toEqual([]);
  });

  test("names what was said and what was expected", () => {
    expect(run(vibration, { series: rising, expect: [{ raised: "4m" }] })).toEqual([
      'said "raised 3m" where "raised 4m" is expected: vibration at 8 is above 7.1 for 2 min',
      'said "returned 6m" as well: vibration at 8 is above 7.1 for 2 min',
    ]);
    const quiet = [{ signal: "vibration", every: "1m", values: ["3 x 9"] }];
    expect(run(vibration, { series: quiet, expect: [{ raised: "3m" }] })).toEqual([
      'did not say "raised 3m"',
    ]);
    const words = [{ raised: "3m", words: "below" }, { returned: "6m" }];
    expect(run(vibration, { series: rising, expect: words })[0]).toContain(
      'said "raised 3m" without the words "below"',
    );
  });

  test("runs with the values that are said of its asset", () => {
    expect(run(vibration, { asset: "P-101", series: rising, expect: [] })).toEqual([]);
    expect(run(vibration, { assetClass: "fan", series: rising, expect: [] })[0]).toContain(
      "the rule does not apply to asset of class fan",
    );
  });

  test("time passes where silence matters", () => {
    const silent = {
      ...vibration,
      parameters: undefined,
      overrides: undefined,
      condition: { noData: { signal: "vibration", for: "10m" } },
    };
    const series = [{ signal: "vibration", every: "1m", values: ["3 x 5"] }];
    expect(run(silent, { series, until: "30m", expect: [{ raised: "14m" }] })).toEqual([]);
    expect(run(silent, { series, until: "13m", expect: [] })).toEqual([]);
  });

  test("knows the clock of its site, and signals that report on change", () => {
    const open = {
      ...vibration,
      parameters: undefined,
      overrides: undefined,
      condition: {
        code: { signal: "door", equals: "open" },
        onDelay: "30m",
        activeHours: { from: "22:00", to: "06:00" },
      },
    };
    const given = {
      start: "2026-03-29T00:30:00+01:00",
      timeZone: "Europe/Berlin",
      series: [{ signal: "door", at: "10m", code: "open" }],
    };
    // Six o'clock comes after four and a half hours on this night.
    const expected = [{ raised: "40m" }, { returned: "4.5h" }];
    expect(run(open, { ...given, until: "6h", expect: expected })).toEqual([]);
  });

  test("a baseline is learnt from as many values as it takes", () => {
    const drift = {
      ...vibration,
      parameters: undefined,
      overrides: undefined,
      condition: { drift: { signal: "vibration", learn: "2d", smoothing: "30m", threshold: 6 } },
    };
    const values = [
      ...Array.from({ length: 13 }, () => ["4..6 x 120", "6..4 x 120"]).flat(),
      "9 x 600",
    ];
    const series = [{ signal: "vibration", every: "1m", values }];
    expect(run(drift, { series, expect: [{ learned: "49h" }] })).toEqual([
      expect.stringMatching(/^said "raised 3\d{3}m" as well: 30 min mean of vibration is 8/),
    ]);
  });
});
