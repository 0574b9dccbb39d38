import { z } from "zod";
import { flagOutcomeSchema } from "../records/flag-outcome.ts";
import type { FlagOutcome } from "../records/flag-outcome.ts";
import type { Life } from "./life.ts";

/** The part of `workorder.completed` that says what had become of a machine of which it was said how long it has. */
export const lifeVisitSchema = z.object({
  repaired: z.boolean(),
  completedAt: z.iso.datetime({ offset: true }),
  /** When it had ceased to do what it is there for; null: it had not, or nobody knows. */
  failedAt: z.iso.datetime({ offset: true }).nullable().default(null),
  outcomes: z.array(flagOutcomeSchema),
});
type LifeVisit = z.output<typeof lifeVisitSchema>;

/**
 * Null: the visit says nothing about how long the machine would have run. One that failed of something else than its flag had said would have run
 * on but for that: it was taken from the flag, as by a repair.
 */
export function endOf(
  { repaired, completedAt, failedAt }: Omit<LifeVisit, "outcomes">,
  outcome: FlagOutcome["outcome"],
): Life["end"] | null {
  const at = Date.parse(completedAt);
  if (outcome === "no-fault-found" || outcome === "sensor-fault") return { end: "not-failing", at };
  const asSaid = outcome === "confirmed" || outcome === "early";
  if (failedAt !== null && asSaid) return { end: "failed", at: Date.parse(failedAt) };
  const taken = repaired || (failedAt !== null && outcome === "other-cause");
  return taken && outcome !== "could-not-inspect" ? { end: "repaired", at } : null;
}
