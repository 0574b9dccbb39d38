import { lintFiles, runRuleTest } from "#rules";
import { placeText, sound } from "./findings.ts";
import { readRuleFiles } from "./read-rule-files.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the tests that stand in rules, through the evaluator that runs live. */
export async function testCommand(
  folder: string,
  { rule: only, json }: { rule?: string[]; json: boolean },
): Promise<void> {
  const { rules } = sound(lintFiles(await readRuleFiles(folder)));
  const results = rules
    .filter(({ rule }) => only === undefined || only.includes(rule.key))
    .flatMap(({ rule, file, placeOfTest }) =>
      (rule.tests ?? []).map((test, index) => {
        const problems = runRuleTest(rule, test);
        return { rule: rule.key, test: test.name, file, ...placeOfTest(index), problems };
      }),
    );
  const failed = results.filter(({ problems }) => problems.length > 0);
  if (json) tell(JSON.stringify({ tests: results.length, failed: failed.length, results }));
  else {
    for (const one of failed) {
      tell(`${placeText(one)} failed ${one.rule}: ${one.test}`);
      for (const problem of one.problems) tell(`    ${problem}`);
    }
    tell(`${results.length} tests of ${rules.length} rules: ${failed.length} failed.`);
  }
  if (failed.length > 0) process.exitCode = 1;
}
