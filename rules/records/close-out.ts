import { z } from "zod";
import { flagOutcomeSchema } from "./flag-outcome.ts";

/** The part of `workorder.completed` that says what had become of the machine. */
export const closeOutSchema = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  repaired: z.boolean(),
  foundCondition: z.string(),
  foundFailureMode: z.string().nullable(),
  completedAt: z.iso.datetime({ offset: true }),
  /** When the order was opened: what came after it is the fault itself, not its sign. */
  openedAt: z.iso.datetime({ offset: true }),
  outcomes: z.array(flagOutcomeSchema),
});
export type CloseOut = z.output<typeof closeOutSchema>;

const faultsOfTheMachine: ReadonlySet<string> = new Set(["as-flagged", "early", "other"]);

/** A fault of the machine was found and mended: its instruments' faults and visits for nothing teach nothing about it. */
export const isFailure = ({ repaired, foundCondition, foundFailureMode }: CloseOut): boolean =>
  repaired && foundFailureMode !== null && faultsOfTheMachine.has(foundCondition);

/** Whether a flag had named it before. */
export const wasForeseen = ({ outcomes }: CloseOut): boolean =>
  outcomes.some(({ outcome }) => outcome === "confirmed" || outcome === "early");
