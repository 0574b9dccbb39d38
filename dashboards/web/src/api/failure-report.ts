/** What a close-out can say; the lists of the API, in the order in which people read them (codes of ISO 14224). */
export const foundConditions = [
  "as-flagged",
  "early",
  "no-fault",
  "sensor-fault",
  "other",
  "could-not-inspect",
] as const;
export type FoundCondition = (typeof foundConditions)[number];

export const mechanisms = [
  "leakage",
  "vibration",
  "clearance-alignment",
  "deformation",
  "looseness",
  "sticking",
  "cavitation",
  "corrosion",
  "erosion",
  "wear",
  "breakage",
  "fatigue",
  "overheating",
  "burst",
  "control-failure",
  "no-signal",
  "faulty-signal",
  "out-of-adjustment",
  "software-failure",
  "short-circuit",
  "open-circuit",
  "no-power",
  "faulty-power",
  "earth-fault",
  "blockage",
  "contamination",
  "external-influence",
  "combined",
  "other",
  "unknown",
] as const;
export type Mechanism = (typeof mechanisms)[number];

export const causes = [
  "improper-capacity",
  "improper-material",
  "fabrication-error",
  "installation-error",
  "off-design-service",
  "operating-error",
  "maintenance-error",
  "expected-wear-and-tear",
  "documentation-error",
  "management-error",
  "combined",
  "other",
  "unknown",
] as const;
export type Cause = (typeof causes)[number];

export const activities = [
  "replace",
  "repair",
  "modify",
  "adjust",
  "refit",
  "check",
  "service",
  "test",
  "inspection",
  "overhaul",
  "combination",
  "other",
] as const;
export type Activity = (typeof activities)[number];

export interface FailureReport {
  foundCondition: FoundCondition;
  failureMode?: string;
  mechanism?: Mechanism;
  cause?: Cause;
  activity: Activity;
  componentCode?: string;
  partsUsed: { number: string; quantity: number }[];
  downtimeMinutes: number;
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
