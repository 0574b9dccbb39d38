/** Codes for what failed, why, and what was done: ISO 14224:2016 tables B.2, B.3 and B.5, in words. Pure: the pages use it too. */

export const failureMechanisms = [
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

export const failureCauses = [
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

export const maintenanceActivities = [
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

type MaintenanceActivity = (typeof maintenanceActivities)[number];

const lookingOnly: readonly MaintenanceActivity[] = ["check", "test", "inspection", "other"];

/** Whether the activity changes the machine, as opposed to looking at it. */
export function restores(activity: MaintenanceActivity): boolean {
  return !lookingOnly.includes(activity);
}
