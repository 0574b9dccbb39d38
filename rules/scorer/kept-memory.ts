import { memoryOf } from "../release/who-speaks.ts";
import type { PlannedRule } from "./asset-plan.ts";
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
