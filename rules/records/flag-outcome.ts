import { z } from "zod";

/** What a flag was worth, as the visit found out. */
export const outcomes = [
  "confirmed",
  "early",
  "no-fault-found",
  "sensor-fault",
  "other-cause",
  "could-not-inspect",
] as const;

export type Outcome = (typeof outcomes)[number];

/**
 * What whoever looks into flags tells the rules. This module owns the type; the loop is closed at run time, by the event
 * `workorder.completed`.
 */
export const flagOutcomeSchema = z.object({ flagId: z.int(), outcome: z.enum(outcomes) });
export type FlagOutcome = z.output<typeof flagOutcomeSchema>;

/** The part of `workorder.completed` that this module reads. */
export const workOrderCompletedSchema = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  siteId: z.int().nullable(),
  repaired: z.boolean(),
  componentCode: z.string().nullable().default(null),
  completedAt: z.iso.datetime({ offset: true }),
  by: z.string().default("work order"),
  outcomes: z.array(flagOutcomeSchema),
});
