import { join } from "node:path";
import { lintFiles, runRuleTest } from "#rules";
import { expect, test } from "vitest";
import { readRuleFiles } from "./read-rule-files.ts";

const plants = join(import.meta.dirname, "../../simulators/plants");
const linted = async (plant: string) =>
  lintFiles(await readRuleFiles(join(plants, plant, "rules.yaml")));

test("the rules that come as an example leave nothing to say, and pass their own tests", async () => {
  const { rules, findings } = await linted("healthy-fleet");
  expect(findings).toEqual([]);
  for (const { rule } of rules) {
    for (const each of rule.tests ?? []) expect(runRuleTest(rule, each)).toEqual([]);
  }
});

test("those of the demonstration, where a minute is a tenth of a second, have no errors", async () => {
  const { findings } = await linted("demo");
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
});
