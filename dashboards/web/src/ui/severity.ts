import type { LucideIcon } from "lucide-react";
import { Circle, Diamond, OctagonAlert, TriangleAlert } from "lucide-react";

export const severities = [1, 2, 3, 4] as const;
export type Severity = (typeof severities)[number];

/**
 * One scale of four for flags and orders alike. Each step differs in shape and word as well as in colour, so that it
 * is told apart without seeing colour (WCAG 1.4.1).
 */
export const severityLook: Record<
  Severity,
  { name: "low" | "medium" | "high" | "critical"; icon: LucideIcon }
> = {
  1: { name: "low", icon: Circle },
  2: { name: "medium", icon: Diamond },
  3: { name: "high", icon: TriangleAlert },
  4: { name: "critical", icon: OctagonAlert },
};

/** A priority class P1..P4 wears the colour of the severity it answers: P1 as critical, P4 as low. */
export function severityOfPriority(priority: string): Severity {
  return asSeverity(5 - Number(priority.replace(/^P/, "")));
}

export function asSeverity(value: number): Severity {
  return severities.findLast((severity) => severity <= Math.round(value)) ?? 1;
}
