import { bindCondition, signalsNeeded } from "../conditions/bind-condition.ts";
import { anomalyCondition } from "../conditions/anomaly.ts";
import type { Condition, SignalFacts } from "../conditions/condition.ts";
import type { AnomalyDefinition } from "../definition/anomaly-schema.ts";
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
  const condition =
    "anomaly" in rule.condition
      ? bindAnomaly(rule.condition.anomaly, signals.values())
      : bindCondition(rule.condition, { signal, timeZone });
  if (condition === null) return null;
  const { order, needsTicks } = condition;
  return { key: rule.key, signals: condition.signals, order, needsTicks, condition };
}

/**
 * Of the signals named, or of all its own, those that are numbers; null where there are none. A signal that follows one of
 * another asset is watched there, and not once more on each that follows it, unless a rule names it.
 */
function bindAnomaly(
  definition: AnomalyDefinition,
  signals: Iterable<SignalFacts>,
): Condition | null {
  const named = definition.signals;
  const watched = [...signals].filter(
    ({ kind, key, follows }) =>
      kind === "number" && (named === undefined ? follows === undefined : named.includes(key)),
  );
  return watched.length === 0 ? null : anomalyCondition(definition, watched);
}
