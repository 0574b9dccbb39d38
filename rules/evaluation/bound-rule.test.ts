import { expect, test } from "vitest";
import { loadRules } from "../definition/load-rules.ts";
import { signals as facts } from "../testing/series.ts";
import { bindRule } from "./bound-rule.ts";

const linked = { ...facts["y"]!, id: 9, key: "supply", follows: { tag: "H-1" } };
const signals = new Map([...Object.entries(facts), ["supply", linked] as const]);
const bound = (condition: object) => {
  const rule = { key: "a", name: "A", appliesTo: { all: true }, severity: 2, condition };
  const loaded = loadRules(JSON.stringify([rule]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return bindRule(loaded.rules[0]!, { signals, timeZone: "UTC" })?.signals;
};

test("a signal that follows another asset's is in any condition that names it", () => {
  const { id } = linked;
  expect(bound({ limit: { signal: "supply", below: 2 } })).toEqual([id]);
  expect(bound({ anomaly: { signals: ["x", "supply"] } })).toEqual([facts["x"]!.id, id]);
});

test("who watches everything of an asset watches it where it comes from, and not once more here", () => {
  expect(bound({ anomaly: {} })).not.toContain(linked.id);
});
