import type { Outcome } from "#rules";
import type { FailureReport } from "./failure-report.ts";

/** What of an order says whether something had failed. */
export interface ReportedOrder {
  kind: "process" | "instrument";
  failureMode: string;
  report: Pick<FailureReport, "foundCondition" | "failureMode">;
  /** What people have said since of the flags behind it. */
  revised: readonly {
    outcome: Outcome;
    kind: "process" | "instrument";
    failureMode: string;
    instead: string | null;
  }[];
  /** What the report made of the other flags behind it. */
  others: readonly Outcome[];
}

export interface FoundFault {
  kind: "process" | "instrument";
  failureMode: string | null;
}

/** The fault that a visit found, as its report says and people have said since; null: there was none, or nobody could look. */
export function foundFailure(order: ReportedOrder): FoundFault | null {
  const { kind, revised, others } = order;
  const right = revised.find(({ outcome }) => isRight(outcome));
  if (right !== undefined) {
    return { kind: right.kind, failureMode: right.failureMode };
  }
  const reported = asReported(order);
  const nothingRight = revised.length > 0 && !others.some(isRight);
  if (!nothingRight || !flagged.has(order.report.foundCondition)) return reported;
  // The report had only said that it was as flagged, and the flag was wrong.
  const other = revised.find(({ outcome }) => outcome === "other-cause");
  if (other !== undefined) return { kind, failureMode: other.instead };
  return revised.some(({ outcome }) => outcome === "sensor-fault")
    ? { kind: "instrument", failureMode: "instrument-fault" }
    : null;
}

const isRight = (outcome: Outcome): boolean => outcome === "confirmed" || outcome === "early";

const flagged: ReadonlySet<FailureReport["foundCondition"]> = new Set(["as-flagged", "early"]);

function asReported({ kind, failureMode: suspected, report }: ReportedOrder): FoundFault | null {
  const { foundCondition, failureMode } = report;
  if (foundCondition === "sensor-fault") {
    const mode = kind === "instrument" ? suspected : "instrument-fault";
    return { kind: "instrument", failureMode: failureMode ?? mode };
  }
  const isFault = flagged.has(foundCondition) || foundCondition === "other";
  return isFault ? { kind, failureMode: failureMode ?? suspected } : null;
}
