import type { FoundRule } from "../lint/lint-files.ts";
import { runInPieces, stepsOf } from "../lint/run-rule-test.ts";
import { findingAt } from "./checked-text.ts";
import type { CheckFinding, TestOutcome } from "./checked-text.ts";

/** Values and moments of all tests: a second or two of work. */
const mostSteps = 200_000;

interface Turns {
  othersTurn: () => Promise<unknown>;
  /** Whoever asked has gone. */
  signal?: AbortSignal | undefined;
}

/** Tests in their order, as many as there is time for while somebody waits. The process does its other work in between. */
export async function runTests(
  found: readonly FoundRule[],
  { othersTurn, signal }: Turns,
): Promise<{ outcomes: TestOutcome[]; findings: CheckFinding[] }> {
  const outcomes: TestOutcome[] = [];
  let left = mostSteps;
  for (const one of found) {
    for (const [index, test] of (one.rule.tests ?? []).entries()) {
      left -= stepsOf(test);
      if (left < 0) {
        const message = `is not run here, nor are those after it: together the tests have more than ${mostSteps} values and moments. Run them with \`millwright rules test\``;
        const said = { level: "warning", check: "tests", message } as const;
        return { outcomes, findings: [findingAt(one, ["tests", index], said)] };
      }
      const running = runInPieces(one.rule, test);
      let step = running.next();
      for (; step.done !== true; step = running.next()) {
        await othersTurn();
        signal?.throwIfAborted();
      }
      const { line } = one.placeOfTest(index);
      outcomes.push({ rule: one.rule.key, name: test.name, line, problems: step.value });
    }
  }
  return { outcomes, findings: [] };
}
