import { memoryOf } from "../release/who-speaks.ts";
import type { AssetPlan, PlannedRule } from "./asset-plan.ts";
import { rulesOf } from "./asset-plan.ts";
import type { StoredRules } from "./stored-asset.ts";

type Stored = StoredRules[string];

/**
 * What a rule goes on from: its own memory where the condition is the same, or else that of another version of the rule with the same
 * condition, such as its own from when it was in trial.
 */
export function keptMemory(
  stored: StoredRules,
  { live, bound }: PlannedRule,
): (Stored & { own: boolean }) | undefined {
  const own = stored[bound.key];
  if (own?.fingerprint === live.fingerprint) return { ...own, own: true };
  for (const [key, other] of Object.entries(stored)) {
    if (other.fingerprint !== live.fingerprint) continue;
    if (memoryOf(key).ruleKey === live.definition.key) return { ...other, own: false };
  }
  return undefined;
}

/** What was told of an asset's rules and is no longer so, or is so and was not told, since others judge it now. */
export interface HandOver {
  /** It was told that the rule holds, and by what judges now it does not: its flag returns. */
  superseded: PlannedRule[];
  /** What judges now knows that it holds, and nobody was told. */
  adopted: PlannedRule[];
  /** It was told that a rule holds of which nothing judges this asset any more: by the name of its memory. */
  departed: string[];
}

export const nothingHandedOver = (): HandOver => ({ superseded: [], adopted: [], departed: [] });

/** `stored`: the memory of those that judged until now; `earlier`: what a change before this one led to and nobody has told yet. */
export function handOver(stored: StoredRules, plan: AssetPlan, earlier: HandOver): HandOver {
  const told = toldBy(stored, earlier);
  const over = nothingHandedOver();
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
