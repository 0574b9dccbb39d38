import type { PriorityTerm } from "./term.ts";

const factors = [1, 2, 4, 8] as const;
const words = ["low", "medium", "high", "critical"] as const;

/** Severity of the worst flag, 1 low … 4 critical: each step doubles. */
export function severityTerm(severity: number): PriorityTerm {
  const step = Math.min(4, Math.max(1, Math.round(severity))) - 1;
  return {
    name: "severity",
    input: `${step + 1} of 4`,
    factor: factors[step]!,
    why: `The worst of its flags is ${words[step]}; each step of severity doubles the urgency.`,
  };
}
