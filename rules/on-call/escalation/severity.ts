import type { Urgency } from "#platform";

const names = ["Low", "Medium", "High", "Critical"] as const;

/** Of the one scale of four, 1 to 4. */
export const severityName = (severity: number): string =>
  names[severity - 1] ?? `Severity ${severity}`;

/** The same scale, as messages have it. */
export function urgencyOf(severity: number): Urgency {
  if (severity >= 4) return 4;
  if (severity === 3) return 3;
  return severity === 2 ? 2 : 1;
}
