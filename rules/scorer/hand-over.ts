import type { AssetPlan, PlannedRule } from "./asset-plan.ts";
import { rulesOf } from "./asset-plan.ts";
import type { SettledPast } from "./gather-settled.ts";
import { keptMemory } from "./kept-memory.ts";
import type { StoredRules } from "./stored-asset.ts";
import { never } from "./windows/watermark.ts";

/** What was told of an asset's rules and is no longer so, or is so and was not told, since others judge it now. */
export interface HandOver {
  /** It was told that the rule holds, and by what judges now it does not: its flag returns. */
  superseded: PlannedRule[];
  /** What judges now knows that it holds, and nobody was told. */
  adopted: PlannedRule[];
  /** It was told that a rule holds of which nothing judges this asset any more: by the name of its memory. */
  departed: string[];
  /** Device time of what was seen of the asset last; null: nothing is known. */
  seenAt: number | null;
}

export const nothingHandedOver = (): HandOver => ({
  superseded: [],
  adopted: [],
  departed: [],
  seenAt: null,
});

/** `past`: of those that judged until now; `earlier`: what a change before this one led to and nobody has told yet. */
export function handOver(
  { rules: stored, signals }: SettledPast,
  plan: AssetPlan,
  earlier: HandOver,
): HandOver {
  const told = toldBy(stored, earlier);
  const over = nothingHandedOver();
  for (const { newest } of signals.values()) {
    if (newest > (over.seenAt ?? never)) over.seenAt = newest;
  }
  for (const rule of rulesOf(plan)) {
    const holds = keptMemory(stored, rule)?.state.condition.active === true;
    // What was told of it is seen to here; what is left is of rules that are gone.
    const wasTold = told.delete(rule.bound.key);
    if (wasTold && !holds) over.superseded.push(rule);
    if (!wasTold && holds) over.adopted.push(rule);
  }
  over.departed.push(...told);
  return over;
}

/** Of which rules it was told that they hold, by the name of their memory. */
function toldBy(stored: StoredRules, earlier: HandOver): Set<string> {
  const told = new Set<string>(earlier.departed);
  for (const [key, { state }] of Object.entries(stored)) {
    if (state.condition.active) told.add(key);
  }
  for (const { bound } of earlier.superseded) told.add(bound.key);
  for (const { bound } of earlier.adopted) told.delete(bound.key);
  return told;
}
