import type { LifeEstimate } from "./life-estimate.ts";
import { prioritize } from "./priority.ts";
import type { Priority } from "./priority.ts";

export interface FlagUrgency {
  severity: number;
  /** What its rule says of all such failures. */
  timeToFailureHours: number | null;
  /** What was measured on this machine: it counts instead. */
  remainingUsefulLife: LifeEstimate | null;
  raisedAt: number;
}

/** The priority of an order from its asset and the flags that still stand: the worst and the soonest of them count. */
export function priorityOfFlags(
  asset: { tag: string; criticality: number },
  flags: readonly FlagUrgency[],
): Priority {
  const estimates = flags.flatMap(({ remainingUsefulLife: life, timeToFailureHours: hours }) =>
    life === null && hours !== null ? [hours] : [],
  );
  const lives = flags.flatMap(({ remainingUsefulLife: life }) => (life === null ? [] : [life]));
  return prioritize({
    assetTag: asset.tag,
    criticality: asset.criticality,
    severity: Math.max(...flags.map(({ severity }) => severity)),
    timeToFailureHours: estimates.length === 0 ? null : Math.min(...estimates),
    remainingUsefulLife: lives.toSorted((a, b) => soonest(a) - soonest(b))[0] ?? null,
    raisedAt: Math.min(...flags.map(({ raisedAt }) => raisedAt)),
  });
}

const hourMs = 3_600_000;
const soonest = ({ at, low }: LifeEstimate): number => at + low * hourMs;
