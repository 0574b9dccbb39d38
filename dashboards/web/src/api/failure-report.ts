import type {
  failureCauses,
  failureMechanisms,
  maintenanceActivities,
} from "#workorders/iso-14224";

/** What a close-out can say of what was found, in the order in which people read it. */
export const foundConditions = [
  "as-flagged",
  "early",
  "no-fault",
  "sensor-fault",
  "other",
  "could-not-inspect",
] as const;
export type FoundCondition = (typeof foundConditions)[number];

export type Mechanism = (typeof failureMechanisms)[number];
export type Cause = (typeof failureCauses)[number];
export type Activity = (typeof maintenanceActivities)[number];

/** Whether the machine had ceased to do what it is there for. */
export const functionalFailures = ["yes", "no", "unknown"] as const;
export type FunctionalFailure = (typeof functionalFailures)[number];

export interface FailureReport {
  foundCondition: FoundCondition;
  failureMode?: string;
  mechanism?: Mechanism;
  cause?: Cause;
  activity: Activity;
  componentCode?: string;
  partsUsed: { number: string; quantity: number }[];
  downtimeMinutes: number;
  /** Left out, it is not known. */
  functionalFailure?: FunctionalFailure;
  /** When it ceased to, where that is known better than from how long it stood still. */
  failedAt?: string;
  note: string;
}

/** What a flag turned out to be worth. */
export type Outcome =
  | "confirmed"
  | "early"
  | "no-fault-found"
  | "sensor-fault"
  | "other-cause"
  | "could-not-inspect";
