import { z } from "zod";
import { flagOutcomeSchema } from "./flag-outcome.ts";

/** The part of `workorder.completed` that says what had become of the machine, and what the visit took. */
export const closeOutSchema = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  repaired: z.boolean(),
  foundCondition: z.string(),
  foundFailureMode: z.string().nullable(),
  completedAt: z.iso.datetime({ offset: true }),
  /** When the order was opened: what came after it is the fault itself, not its sign. */
  openedAt: z.iso.datetime({ offset: true }),
  /** When the machine had ceased to do what it is there for, if it had. */
  failedAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** How long the machine stood still; orders from before it was told say nothing. */
  downtimeMinutes: z.number().min(0).nullable().default(null),
  /** What the parts cost that went into it, at the prices of that day. */
  partsCost: z.number().min(0).nullable().default(null),
  outcomes: z.array(flagOutcomeSchema),
});
export type CloseOut = z.output<typeof closeOutSchema>;

const faultsOfTheMachine: ReadonlySet<string> = new Set(["as-flagged", "early", "other"]);

/** A fault of the machine was found and mended: its instruments' faults and visits for nothing teach nothing about it. */
export const isFailure = ({
  repaired,
  foundCondition,
  foundFailureMode,
}: Pick<CloseOut, "repaired" | "foundCondition" | "foundFailureMode">): boolean =>
  repaired && foundFailureMode !== null && faultsOfTheMachine.has(foundCondition);

/** Whether a flag had named it before. */
export const wasForeseen = ({ outcomes }: Pick<CloseOut, "outcomes">): boolean =>
  outcomes.some(({ outcome }) => outcome === "confirmed" || outcome === "early");
