import { defaultRule } from "../../anomaly/default-rule.ts";
import { loadRules } from "../../definition/load-rules.ts";
import type { LiveRule } from "../../store/live-rules.ts";

/** The rule that comes with the product, as the scorer has it. */
export function defaultRules(): LiveRule[] {
  const loaded = loadRules(JSON.stringify([defaultRule]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.rules.map((definition) => ({
    versionId: 1,
    version: 1,
    definition,
    fingerprint: JSON.stringify(definition.condition),
  }));
}
