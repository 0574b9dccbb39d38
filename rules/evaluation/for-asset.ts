import { conditionSchema } from "../definition/condition-schema.ts";
import { fillIn, resolveParameters } from "../definition/parameters.ts";
import type { ResolvedParameter } from "../definition/parameters.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";

/** A rule's condition on one asset, and what its parameters are there. */
interface ResolvedCondition {
  condition: RuleDefinition["condition"];
  /** Equal for equal conditions. */
  fingerprint: string;
  parameters: readonly ResolvedParameter[];
}

const known = new WeakMap<RuleDefinition, Map<string, ResolvedCondition>>();

/**
 * The condition of a rule with the values that are said of this asset. Answers null where the rule has no parameters.
 * @throws where the asset's value and that of its class cannot be together
 */
function resolvedCondition(
  rule: RuleDefinition,
  asset: { tag: string; classCode: string },
): ResolvedCondition | null {
  const { parameters, overrides = [], template } = rule;
  if (parameters === undefined) return null;
  const resolved = resolveParameters({ parameters, overrides }, asset);
  // Thousands of assets have the same few values.
  const name = JSON.stringify(resolved);
  let conditions = known.get(rule);
  if (conditions === undefined) known.set(rule, (conditions = new Map()));
  let found = conditions.get(name);
  if (found === undefined) {
    const filled = fillIn(
      template,
      Object.fromEntries(resolved.map((each) => [each.name, each.value])),
    );
    if (!filled.ok) throw new Error(filled.message);
    const parsed = conditionSchema.safeParse(filled.filled);
    if (!parsed.success) {
      const values = resolved.map((each) => `${each.name} ${each.value}`).join(" and ");
      const first = parsed.error.issues[0]?.message ?? "";
      throw new Error(`with ${values} the condition cannot be: ${first}`);
    }
    const condition = parsed.data;
    found = { condition, fingerprint: JSON.stringify(condition), parameters: resolved };
    conditions.set(name, found);
  }
  return found;
}

/** A rule as it is for one asset: itself where it has no parameters. */
export function ruleOn(
  rule: RuleDefinition,
  asset: { tag: string; classCode: string },
): RuleDefinition {
  const resolved = resolvedCondition(rule, asset);
  if (resolved === null) return rule;
  return { ...rule, condition: resolved.condition, resolved: resolved.parameters };
}

/** The same of a version that is evaluated: where the condition is another one, so is what was learnt. */
export function forAsset<R extends { definition: RuleDefinition; fingerprint: string }>(
  rule: R,
  asset: { tag: string; classCode: string },
): R {
  const resolved = resolvedCondition(rule.definition, asset);
  if (resolved === null) return rule;
  const { fingerprint } = resolved;
  return { ...rule, fingerprint, definition: ruleOn(rule.definition, asset) };
}
