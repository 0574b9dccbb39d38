import type { ConditionDefinition, Modifiers } from "../definition/condition-schema.ts";
import { activeHours } from "./active-hours.ts";
import { chatteringCondition } from "./chattering.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { delayedCondition } from "./delays.ts";
import { gatedCondition } from "./gate.ts";

/**
 * What any condition may carry besides its form, from the inside out: delays, then the gate of operating mode and hours (so that a pending
 * delay is broken off where the gate closes), then chattering. A condition that carries nothing stays itself and costs nothing more.
 */
export function modified(
  form: Condition,
  modifiers: Modifiers,
  { facts, timeZone }: { facts: readonly SignalFacts[]; timeZone: string },
  bind: (definition: ConditionDefinition) => Condition,
): Condition {
  const { onDelay, offDelay, keepFor, settle, chattering } = modifiers;
  let condition = form;
  if (onDelay !== undefined || offDelay !== undefined || keepFor !== undefined) {
    condition = delayedCondition(condition, { onDelay, offDelay, keepFor }, facts);
  }
  if (modifiers.while !== undefined || modifiers.activeHours !== undefined) {
    const gate = {
      mode: modifiers.while === undefined ? null : bind(modifiers.while),
      settle: settle ?? 0,
      hours:
        modifiers.activeHours === undefined ? null : activeHours(modifiers.activeHours, timeZone),
    };
    condition = gatedCondition(condition, gate, facts);
  }
  return chattering === undefined ? condition : chatteringCondition(condition, chattering, facts);
}
