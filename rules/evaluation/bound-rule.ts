import { bindCondition, signalsNeeded } from "../conditions/bind-condition.ts";
import type { Condition, SignalFacts } from "../conditions/condition.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";

/** A rule bound to the signals of one asset: what `evaluate` runs. */
export interface BoundRule {
  key: string;
  signals: readonly number[];
  order: Condition["order"];
  needsTicks: boolean;
  condition: Condition;
}

/** Null when the asset lacks a signal that the rule needs: the rule then does not concern it. */
export function bindRule(
  rule: Pick<RuleDefinition, "key" | "condition">,
  { signals, timeZone }: { signals: ReadonlyMap<string, SignalFacts>; timeZone: string },
): BoundRule | null {
  if (!signalsNeeded(rule.condition).every((key) => signals.has(key))) return null;
  const signal = (key: string) => signals.get(key)!;
  const condition = bindCondition(rule.condition, { signal, timeZone });
  const { order, needsTicks } = condition;
  return { key: rule.key, signals: condition.signals, order, needsTicks, condition };
}
