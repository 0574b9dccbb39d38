import type { z } from "#platform";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { Rationalisation } from "./schemas.ts";

/** Why a rule version watches and what it asks for; null where this version of the product cannot read it. */
export function presentRationalisation(
  definition: unknown,
): z.infer<typeof Rationalisation> | null {
  const parsed = ruleSchema.safeParse(definition);
  if (!parsed.success) return null;
  const { cause, consequence, response, timeToRespond, kit, priority } = parsed.data;
  return {
    cause: cause ?? null,
    consequence: consequence ?? null,
    response: response ?? null,
    timeToRespondMs: timeToRespond ?? null,
    kit: kit ?? null,
    priority: priority ?? null,
  };
}
