import { prioritize } from "./priority.ts";
import type { Priority } from "./priority.ts";

/** The priority of an order from its asset and the flags that still stand: the worst and the soonest of them count. */
export function priorityOfFlags(
  asset: { tag: string; criticality: number },
  flags: readonly { severity: number; timeToFailureHours: number | null; raisedAt: number }[],
): Priority {
  const estimates = flags.flatMap(({ timeToFailureHours: hours }) =>
    hours === null ? [] : [hours],
  );
  return prioritize({
    assetTag: asset.tag,
    criticality: asset.criticality,
    severity: Math.max(...flags.map(({ severity }) => severity)),
    timeToFailureHours: estimates.length === 0 ? null : Math.min(...estimates),
    raisedAt: Math.min(...flags.map(({ raisedAt }) => raisedAt)),
  });
}
