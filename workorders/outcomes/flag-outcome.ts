import type { Outcome } from "#rules";
import type { FailureReport } from "./failure-report.ts";

/**
 * What the flag was worth, from what the technician found. A flag on an instrument is confirmed by a faulty
 * instrument; a flag on the machine is not. Finding another failure mode than the flagged one is another cause,
 * whatever box was ticked.
 */
export function flagOutcome(
  report: Pick<FailureReport, "foundCondition" | "failureMode">,
  flag: { kind: "process" | "instrument"; failureMode: string },
): Outcome {
  const { foundCondition, failureMode } = report;
  if (foundCondition === "as-flagged" || foundCondition === "early") {
    if ((failureMode ?? flag.failureMode) !== flag.failureMode) return "other-cause";
    return foundCondition === "early" ? "early" : "confirmed";
  }
  if (foundCondition === "sensor-fault" && flag.kind === "instrument") return "confirmed";
  return plain[foundCondition];
}

const plain = {
  "no-fault": "no-fault-found",
  "sensor-fault": "sensor-fault",
  other: "other-cause",
  "could-not-inspect": "could-not-inspect",
} as const satisfies Partial<Record<FailureReport["foundCondition"], Outcome>>;
