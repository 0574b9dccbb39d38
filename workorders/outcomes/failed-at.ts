import type { FailureReport } from "./failure-report.ts";

/**
 * When the machine ceased to do what it is there for; null where it had not, or nobody knows. Without a moment of its own it is taken to have
 * stood still from then until the work was done.
 */
export function failedAt(
  report: Pick<FailureReport, "functionalFailure" | "failedAt" | "downtimeMinutes">,
  completedAt: Date,
): Date | null {
  if (report.functionalFailure !== "yes") return null;
  if (report.failedAt !== undefined) return new Date(report.failedAt);
  return new Date(completedAt.getTime() - report.downtimeMinutes * 60_000);
}
