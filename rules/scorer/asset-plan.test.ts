import { expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { assetWith } from "../testing/asset.ts";
import { planFor, rulesOf, samePlan } from "./asset-plan.ts";

function live(more: object) {
  const written = { key: "high", name: "High", severity: 2, ...more };
  const loaded = loadRules(JSON.stringify([written]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const definition = loaded.rules[0]!;
  const fingerprint = JSON.stringify(definition.condition);
  return [{ versionId: 1, version: 1, definition, fingerprint }];
}
const asset = assetWith();

test("an asset is judged anew where its class or its own word gives a rule other values", () => {
  const rules = live({
    appliesTo: { assetClass: ["pump", "fan"] },
    parameters: { limit: 7 },
    overrides: [{ assetClass: "fan", set: { limit: 3 } }],
    condition: { limit: { signal: "x", above: "$limit" } },
  });
  const plan = planFor(asset, rules);
  expect(samePlan(plan, planFor({ ...asset, name: "Pump 1" }, rules))).toBe(true);
  expect(samePlan(plan, planFor({ ...asset, classCode: "fan" }, rules))).toBe(false);
});

test("an asset is judged anew where the clock of its site is another", () => {
  const rules = live({
    appliesTo: { assetClass: "pump" },
    condition: { limit: { signal: "x", above: 7 }, activeHours: { from: "06:00", to: "22:00" } },
  });
  const elsewhere = planFor({ ...asset, timeZone: "Asia/Tokyo" }, rules);
  expect(samePlan(planFor(asset, rules), elsewhere)).toBe(false);
});

test("values that cannot be together stop that rule on that asset, and say so", () => {
  const rules = live({
    appliesTo: { assetClass: "pump" },
    parameters: { limit: 7, clear: 6 },
    overrides: [
      { assetClass: "pump", set: { clear: 6.5 } },
      { assets: [asset.tag], set: { limit: 6.2 } },
    ],
    condition: { limit: { signal: "x", above: "$limit", clearBelow: "$clear" } },
  });
  const plan = planFor(asset, rules);
  expect(rulesOf(plan)).toEqual([]);
  expect(plan.failed).toEqual([
    { versionId: 1, message: expect.stringContaining("on P-101: with limit 6.2 and clear 6.5") },
  ]);
  expect(rulesOf(planFor({ ...asset, tag: "P-102" }, rules))).toHaveLength(1);
});
