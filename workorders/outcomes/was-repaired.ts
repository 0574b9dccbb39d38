import type { FailureReport } from "./failure-report.ts";
import { restores } from "./iso-14224.ts";

/** A fault was found and something was done about it: detectors learn the asset anew from here. */
export function wasRepaired(report: Pick<FailureReport, "foundCondition" | "activity">): boolean {
  const { foundCondition, activity } = report;
  if (foundCondition === "no-fault" || foundCondition === "could-not-inspect") return false;
  return restores(activity);
}
