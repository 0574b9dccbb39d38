import { describe, expect, test } from "vitest";
import { forAsset } from "../evaluation/for-asset.ts";
import { loadRules } from "./load-rules.ts";
import type { RuleDefinition } from "./rule-schema.ts";
import { ruleJsonSchema } from "./rule-json-schema.ts";

const rule = (more: object = {}) => ({
  key: "vibration-high",
  name: "Vibration above limit",
  appliesTo: { assetClass: ["pump", "fan"] },
  severity: 3,
  parameters: { limit: 7.1, delay: "5m" },
  overrides: [
    { assetClass: "fan", set: { limit: 4.5 }, why: "light foundation" },
    { assets: ["P-101"], set: { limit: 9 } },
    { assets: ["F-7"], set: { delay: "1m" } },
  ],
  condition: { limit: { signal: "vibration", above: "$limit", onDelay: "$delay" } },
  ...more,
});
const problems = (written: unknown) => {
  const loaded = loadRules(JSON.stringify([written]));
  return loaded.ok ? [] : loaded.problems.map(({ field, message }) => `${field}: ${message}`);
};
function loaded(written: unknown): RuleDefinition {
  const read = loadRules(JSON.stringify([written]));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.rules[0]!;
}
const live = (written: unknown) => {
  const definition = loaded(written);
  return { definition, fingerprint: JSON.stringify(definition.condition) };
};

describe("parameters", () => {
  const one = live(rule());
  const on = (tag: string, classCode: string) => forAsset(one, { tag, classCode });
  const limitOf = ({ definition }: { definition: RuleDefinition }) =>
    "limit" in definition.condition ? definition.condition.limit : null;

  test("come from the fleet, from the class, from the asset, each with its reason", () => {
    expect(limitOf(on("P-100", "pump"))).toMatchObject({ above: 7.1, onDelay: 300_000 });
    expect(limitOf(on("P-101", "pump"))).toMatchObject({ above: 9, onDelay: 300_000 });
    expect(limitOf(on("F-7", "fan"))).toMatchObject({ above: 4.5, onDelay: 60_000 });
    expect(on("F-7", "fan").definition.resolved).toEqual([
      { name: "limit", value: 4.5, from: "class", of: "fan", why: "light foundation" },
      { name: "delay", value: "1m", from: "asset", of: "F-7", why: null },
    ]);
    expect(on("P-100", "pump").definition.resolved?.[0]).toMatchObject({ from: "fleet", of: null });
  });

  test("a condition is another one where its values are, and the same where they are the same", () => {
    const [first, second, own] = [on("P-1", "pump"), on("P-2", "pump"), on("P-101", "pump")];
    expect(first.fingerprint).toBe(second.fingerprint);
    // Made once for all of them.
    expect(first.definition.condition).toBe(second.definition.condition);
    expect(own.fingerprint).not.toBe(first.fingerprint);
    expect(first.fingerprint).toBe(one.fingerprint);
  });

  test("stand in an expression as numbers that CEL calculates with", () => {
    const condition = { expression: { signals: { v: "vibration" }, when: "v * 2.0 > $limit" } };
    const { definition } = forAsset(
      live(rule({ condition, parameters: { limit: 14, delay: "1m" } })),
      {
        tag: "P-1",
        classCode: "pump",
      },
    );
    expect(definition.condition).toMatchObject({ expression: { when: "v * 2.0 > 14.0" } });
  });

  test("a rule without them is itself on every asset", () => {
    const plain = live(
      rule({
        parameters: undefined,
        overrides: undefined,
        condition: { limit: { signal: "v", above: 1 } },
      }),
    );
    expect(forAsset(plain, { tag: "P-101", classCode: "pump" })).toBe(plain);
  });
});

describe("what is wrong with parameters is named with its place", () => {
  test.each([
    [
      { parameters: { limit: 7 } },
      "[0].condition.limit.onDelay: $delay is no parameter of this rule: there is $limit",
    ],
    [
      { parameters: undefined, overrides: undefined },
      "[0].condition.limit.above: $limit is no parameter of this rule: it has none",
    ],
    [{ parameters: { limit: "high", delay: "5m" } }, "[0].condition.limit.above: Invalid input"],
    [
      { overrides: [{ assetClass: "fan", set: { limt: 3 } }] },
      "[0].overrides[0].set.limt: is no parameter of this rule",
    ],
    [
      { overrides: [{ assetClass: "fan", set: { delay: "soon" } }] },
      '[0].overrides[0].set: with it the condition is wrong at limit.onDelay: "soon" is not a duration',
    ],
    [
      { overrides: [{ set: { limit: 3 } }] },
      "[0].overrides[0]: give either `assetClass` or `assets`",
    ],
    [
      { parameters: undefined, condition: { limit: { signal: "v", above: 1 } } },
      "[0].overrides: there are no",
    ],
    [
      { parameters: { "a-b": 1, limit: 7, delay: "5m" } },
      '[0].parameters.a-b: must be a name such as "limit"',
    ],
  ])("%j", (more, problem) => {
    expect(problems(rule(more)).join("\n")).toContain(problem);
  });

  test("a condition that is nested without end", () => {
    let condition: unknown = { limit: { signal: "v", above: 1 } };
    for (let depth = 0; depth < 60; depth++) condition = { not: condition };
    expect(problems(rule({ condition }))[0]).toContain("must not be nested more than");
  });
});

test("the JSON schema lets a parameter stand where a condition has a number, and nowhere else", () => {
  const text = JSON.stringify(ruleJsonSchema());
  expect(text).toContain('"above":{"anyOf":[{"type":"number"},{"type":"string","pattern":"^\\\\$');
  expect(text).toContain('"timeToFailureHours":{"type":"number"');
});
