import type { Finding } from "../lint/finding.ts";
import type { FoundRule } from "../lint/lint-files.ts";
import type { DefinitionChange } from "../release/diff-definitions.ts";
import type { Stage } from "../release/release-state.ts";

export type CheckFinding = Omit<Finding, "file">;

/** What can be said of rules that somebody is writing. */
export interface CheckedText {
  findings: (CheckFinding & { refused: boolean })[];
  tests: TestOutcome[];
  /** Those that can be read. */
  rules: CheckedRule[];
}

export interface TestOutcome {
  /** Its key. */
  rule: string;
  name: string;
  line: number;
  /** Empty: it passed. */
  problems: string[];
}

export interface CheckedRule {
  key: string;
  /** As written, and as it would be stored. */
  definition: Record<string, unknown>;
  isNew: boolean;
  /** The version that it is compared with: what is live, or else furthest on its way. */
  against: { version: number; stage: Stage } | null;
  changes: DefinitionChange[];
  /** How many it would watch. */
  assets: number;
  /** What its author should know of that. */
  warning: string | null;
}

/** Something about a part of a rule, at its place in the text. */
export const findingAt = (
  { rule, whereIs }: FoundRule,
  path: readonly PropertyKey[],
  said: Pick<Finding, "level" | "check" | "message">,
): CheckFinding => ({ ...whereIs(path), rule: rule.key, ...said });
