import { z } from "zod";

import { classes, priorityClasses } from "./classes.ts";
import type { PriorityClass } from "./classes.ts";
import type { PriorityTerm } from "./term.ts";

/** The class that a rule sets for its orders, and why it does. */
export const priorityByRule = z.object({ class: z.enum(priorityClasses), reason: z.string() });
export type PriorityByRule = z.output<typeof priorityByRule>;

/**
 * What a rule says against the other terms: the factor that brings their product into the rule's class, to its end that is nearest. So a queue
 * sorted by score has the order where its class belongs, and the product of the terms stays the score.
 */
export function ruleTerm(
  { class: name, reason }: PriorityByRule,
  others: { score: number; class: PriorityClass },
): PriorityTerm {
  const same = others.class === name;
  const { from, most } = classes.find((one) => one.class === name)!;
  return {
    name: "rule",
    input: name,
    factor: same ? 1 : Math.min(most, Math.max(from, others.score)) / others.score,
    why: same
      ? `The rule sets ${name}, which the other terms come to as well: ${asSentence(reason)}`
      : `The rule sets ${name}, where the other terms come to ${others.class}: ${asSentence(reason)}`,
  };
}

const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
