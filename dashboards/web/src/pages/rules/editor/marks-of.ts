import type { Text } from "@codemirror/state";
import type { Diagnostic } from "@codemirror/lint";
import type { RuleFinding, RuleTestOutcome } from "../../../api/rule-check.ts";

/** Where a place of an answer lies in the text as it is now, which may be shorter by then. */
export function offsetOf(text: Text, { line, column }: { line: number; column: number }): number {
  const found = text.line(Math.min(Math.max(line, 1), text.lines));
  return Math.min(found.from + column - 1, found.to);
}

/** Findings and failed tests as marks, each from its place to the end of its line. */
export function marksOf(
  text: Text,
  findings: readonly RuleFinding[],
  tests: readonly (RuleTestOutcome & { words: string })[],
): Diagnostic[] {
  const mark = (
    place: { line: number; column: number },
    severity: Diagnostic["severity"],
    message: string,
  ) => {
    const from = offsetOf(text, place);
    return { from, to: Math.max(from, endOf(text, from)), severity, message };
  };
  return [
    ...findings.map((one) =>
      mark(one, one.level, one.field === "" ? one.message : `${one.field}: ${one.message}`),
    ),
    ...tests.map(({ line, words }) => mark({ line, column: 1 }, "warning", words)),
  ].toSorted((a, b) => a.from - b.from);
}

/** Without the blanks and the comment at the end of the line. */
function endOf(text: Text, from: number): number {
  const line = text.lineAt(from);
  const rest = line.text
    .slice(from - line.from)
    .replace(/\s+#.*$/, "")
    .trimEnd();
  return from + rest.length;
}
