import type { Place } from "./locate.ts";

/** What is wrong or doubtful in a file of rules. */
export interface Finding extends Place {
  file: string;
  level: "error" | "warning";
  /** Which check says so. */
  check: string;
  /** Key of the rule; null where it cannot be told. */
  rule: string | null;
  /** "[2].condition.limit.above" */
  field: string;
  message: string;
}

/** Of one rule, before it is known where it stands. */
export interface RuleFinding {
  level: Finding["level"];
  check: string;
  path: PropertyKey[];
  message: string;
}
