import { z } from "zod";

import { partQuantities } from "../kits/part-quantity.ts";
import { failureCauses, failureMechanisms, maintenanceActivities } from "./iso-14224.ts";

/** What the technician saw, set against what the flags said. */
export const foundConditions = [
  "as-flagged",
  "early",
  "no-fault",
  "sensor-fault",
  "other",
  "could-not-inspect",
] as const;

/** The end of a machine's useful life (ISO 14224, functional failure), as against a fault that was found in time. */
const functionalFailures = ["yes", "no", "unknown"] as const;

/** The structured close-out. The system knows the rest (who, when, which asset), so it does not ask. */
export const reportFields = {
  foundCondition: z
    .enum(foundConditions)
    .describe("`early`: right, but far from failing. `other`: a fault the flags did not name."),
  failureMode: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe("The failure mode found; left out, it is the order's own."),
  mechanism: z.enum(failureMechanisms).optional(),
  cause: z.enum(failureCauses).optional(),
  activity: z.enum(maintenanceActivities).describe("What was done."),
  componentCode: z.string().trim().min(1).max(80).optional(),
  partsUsed: partQuantities.describe("What went into the machine; the rest of the kit goes back."),
  downtimeMinutes: z.number().min(0).max(525_600).describe("How long the asset stood still."),
  functionalFailure: z
    .enum(functionalFailures)
    .optional()
    .describe(
      "Whether the machine had ceased to do what it is there for, by the time you came. Left out, it is not known.",
    ),
  failedAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When it ceased to; left out, as long before the end of the work as it stood still."),
  note: z.string().trim().max(4_000).default(""),
};

const reportObject = z.strictObject(reportFields);
export type FailureReport = z.output<typeof reportObject>;

/** What one field alone cannot say. */
export function checkReport(context: z.core.ParsePayload<FailureReport>): void {
  const { foundCondition, failureMode, functionalFailure, failedAt, note } = context.value;
  if (failedAt !== undefined && functionalFailure !== "yes") {
    context.issues.push({
      code: "custom",
      input: failedAt,
      path: ["failedAt"],
      message: 'goes with `functionalFailure: "yes"` only',
    });
  }
  if (foundCondition === "other" && failureMode === undefined) {
    context.issues.push({
      code: "custom",
      input: failureMode,
      path: ["failureMode"],
      message: "must name the failure mode that was found instead",
    });
  }
  if (foundCondition === "could-not-inspect" && note === "") {
    context.issues.push({
      code: "custom",
      input: note,
      path: ["note"],
      message: "must say what kept you from inspecting",
    });
  }
}
