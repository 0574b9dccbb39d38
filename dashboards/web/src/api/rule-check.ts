import { queryOptions } from "@tanstack/react-query";
import { ask } from "./client.ts";
import type { Stage } from "./release.ts";
import type { DefinitionChange } from "./rule-diff.ts";

/** What is wrong or doubtful in the text of a rule, and where. */
export interface RuleFinding {
  level: "error" | "warning";
  /** It cannot be saved so. */
  refused: boolean;
  check: string;
  /** Both from 1. */
  line: number;
  column: number;
  /** "condition.limit.above"; empty: the rule as a whole. */
  field: string;
  message: string;
}

export interface RuleTestOutcome {
  name: string;
  line: number;
  /** Empty: it passed. */
  problems: string[];
}

export interface CheckedRule {
  key: string;
  definition: Record<string, unknown>;
  isNew: boolean;
  /** The version that it is compared with. */
  against: { version: number; stage: Stage } | null;
  changes: DefinitionChange[];
  assets: number;
  warning: string | null;
}

export interface RuleCheck {
  findings: RuleFinding[];
  tests: RuleTestOutcome[];
  rules: CheckedRule[];
}

/** What can be said of a text of a rule; of one that is no longer asked about, nobody waits for the answer. */
export function ruleCheckQuery(text: string, key: string | undefined) {
  return queryOptions({
    queryKey: ["rule-check", key ?? "", text],
    queryFn: ({ signal }) =>
      ask<RuleCheck>("/rules/checks", key === undefined ? { text } : { text, key }, signal),
    gcTime: 0,
  });
}
