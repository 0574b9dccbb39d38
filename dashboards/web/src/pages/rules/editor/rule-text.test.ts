import { expect, test } from "vitest";
import { parse } from "yaml";
import { newRuleText } from "./new-rule-text.ts";
import { ruleText } from "./rule-text.ts";

test("a definition is written as a person would, and says the same", () => {
  const stored = {
    key: "pump-hot",
    name: "Hot: 80 °C",
    tests: [
      {
        name: "raises",
        expect: [{ raised: "5m" }],
        series: [{ every: "1m", signal: "heat", values: ["85 x 10", null, 3] }],
      },
    ],
    severity: 3,
    appliesTo: { assetClass: ["pump", "fan"] },
    condition: { all: [{ limit: { above: "$hot", signal: "heat" } }, { not: { noData: {} } }] },
    response: `Grease it, and ${"look at the seal, and ".repeat(9)}come back.`,
  };
  const text = ruleText(stored);
  expect(parse(text)).toEqual(stored);
  expect(text.split("\n").slice(0, 7)).toEqual([
    "key: pump-hot",
    'name: "Hot: 80 °C"',
    "appliesTo: { assetClass: [ pump, fan ] }",
    "severity: 3",
    "condition:",
    "  all:",
    "    - { limit: { signal: heat, above: $hot } }",
  ]);
});

test("a new rule has a key that may be one, whatever the class and the signal are called", () => {
  expect(parse(newRuleText("Pump_2", "bearing temp (DE)"))).toMatchObject({
    key: "pump-2-bearing-temp-de-limit",
    appliesTo: { assetClass: "Pump_2" },
    condition: { limit: { signal: "bearing temp (DE)" } },
  });
});
