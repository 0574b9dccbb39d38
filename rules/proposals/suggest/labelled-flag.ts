import type { Outcome } from "../../records/flag-outcome.ts";

/** A flag of the live version, or of one with the same condition, that a visit has decided. */
export interface LabelledFlag {
  id: number;
  outcome: Outcome;
  /** Epoch ms. */
  raisedAt: number;
  assetId: number;
  tag: string;
  /** Its longest stretch from the raise to the return; where it never returned, to the visit. */
  heldMs: number;
  /** Between what values the watched signal lay meanwhile; null: the rule watches several, or nothing is stored of that time. */
  reached: { min: number; max: number } | null;
  /** Parameters that the rule has another value of for this asset or its class. */
  ownParameters: readonly string[];
}

/** A failure that no flag of the rule foresaw, on an asset that it watches. */
export interface MissedFailure {
  gapId: number;
  assetId: number;
  tag: string;
  failedAt: number;
  /** Between what values the signal lay in the two weeks before; null: nothing is stored of them. */
  reached: { min: number; max: number } | null;
  /** Where nearly all hours of the month before lay; null: too little was heard. */
  usual: { min: number; max: number } | null;
}

/** As the rule's record has it: with `early` among the confirmed, and a sensor's fault among those for nothing. */
export const isConfirmed = ({ outcome }: { outcome: Outcome }): boolean =>
  outcome === "confirmed" || outcome === "early";

export const isForNothing = ({ outcome }: { outcome: Outcome }): boolean =>
  outcome === "no-fault-found" || outcome === "sensor-fault";

/** Two lists, of which other causes and what could not be inspected are in neither: they say nothing of the rule. */
export function decidedOf(flags: readonly LabelledFlag[]) {
  return { confirmed: flags.filter(isConfirmed), forNothing: flags.filter(isForNothing) };
}
