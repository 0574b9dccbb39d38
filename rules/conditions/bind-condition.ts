import type { ConditionDefinition } from "../definition/condition-schema.ts";
import { afterCondition } from "./after.ts";
import { codeCondition } from "./code.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { driftCondition } from "./drift.ts";
import { limitCondition } from "./limit.ts";
import { noDataCondition } from "./no-data.ts";
import { rateCondition } from "./rate.ts";
import { signsCondition, signsNeed } from "./signs.ts";
import { stuckCondition } from "./stuck.ts";

/** Gives a condition the signals of one asset. A new form of condition is one file and one line here and in the schema. */
export function bindCondition(
  definition: ConditionDefinition,
  signal: (key: string) => SignalFacts,
): Condition {
  if ("limit" in definition)
    return limitCondition(definition.limit, signal(definition.limit.signal));
  if ("rate" in definition) return rateCondition(definition.rate, signal(definition.rate.signal));
  if ("stuck" in definition)
    return stuckCondition(definition.stuck, signal(definition.stuck.signal));
  if ("noData" in definition) {
    return noDataCondition(definition.noData, signal(definition.noData.signal));
  }
  if ("drift" in definition)
    return driftCondition(definition.drift, signal(definition.drift.signal));
  if ("code" in definition) return codeCondition(definition.code, signal(definition.code.signal));
  if ("signs" in definition) return signsCondition(definition.signs, signal);
  const { first, within, then } = definition.after;
  return afterCondition(bindCondition(first, signal), within, bindCondition(then, signal));
}

/** Keys of the signals that a condition needs. */
export function signalsNeeded(definition: ConditionDefinition): string[] {
  if ("after" in definition) {
    return [
      ...new Set([
        ...signalsNeeded(definition.after.first),
        ...signalsNeeded(definition.after.then),
      ]),
    ];
  }
  if ("signs" in definition) return signsNeed(definition.signs);
  return Object.values(definition).map((form: { signal: string }) => form.signal);
}
