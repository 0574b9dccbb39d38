import { netValue } from "../../records/value/net-value.ts";
import type { Cost, Gain, NetValue } from "../../records/value/net-value.ts";
import type { Verdict } from "../truth/judge-stretches.ts";
import type { AssetOutcome, CandidateOutcome } from "./asset-outcome.ts";

/** What live records take money and time to be. */
export interface Worth {
  given: Parameters<typeof netValue>[1];
  /** By candidate: what it suspects. */
  failureModes: readonly (string | null)[];
  /** How long an asset stands still for a visit, in the mean of those recorded. */
  visitHours: number;
}

interface Sums {
  gains: Gain[];
  costs: Cost[];
}

/** Failures that it foresaw would have been found in time, each at the price of a visit. */
export function addWorth(
  sum: Sums,
  of: { outcome: AssetOutcome; one: CandidateOutcome; parts: readonly { cost: number }[] },
  { failureModes, visitHours, index }: Worth & { index: number },
): void {
  const { outcome, one, parts } = of;
  const asset = { tag: outcome.tag, classCode: outcome.classCode };
  if (!one.watched) return;
  if (one.foreseen > 0) {
    const failureMode = failureModes[index] ?? null;
    sum.gains.push({ asset, failureMode, confirmed: one.foreseen, early: 0 });
  }
  if (one.visits === 0) return;
  const kit = parts.reduce((total, { cost }) => total + cost, 0);
  const { visits } = one;
  sum.costs.push({ asset, visits, hours: visits * visitHours, parts: visits * kit });
}

/** Flags that nobody looked into took nobody's attention that we know of. */
export const worthOf = (
  { gains, costs, verdicts }: Sums & { verdicts: Record<Verdict, number> },
  { given }: Worth,
): NetValue => netValue({ gains, costs, idleFlags: verdicts.false + verdicts.undecided }, given);
