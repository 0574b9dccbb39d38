import type { ConditionDefinition } from "./condition-schema.ts";

/** The conditions that a condition is made of, its operating mode included. */
export function nestedIn(definition: ConditionDefinition): ConditionDefinition[] {
  const mode = definition.while === undefined ? [] : [definition.while];
  if ("all" in definition) return [...definition.all, ...mode];
  if ("any" in definition) return [...definition.any, ...mode];
  if ("atLeast" in definition) return [...definition.atLeast.of, ...mode];
  if ("not" in definition) return [definition.not, ...mode];
  if ("nOfM" in definition) return [definition.nOfM.condition, ...mode];
  if ("after" in definition) return [definition.after.first, definition.after.then, ...mode];
  return mode;
}

/** How many conditions there are in one, itself included. */
export const countConditions = (definition: ConditionDefinition): number =>
  nestedIn(definition).reduce((count, part) => count + countConditions(part), 1);
