import type { z } from "zod";

import type { OrderEvent } from "../event.ts";
import type { Refusal, WorkOrder } from "../order.ts";
import { guard } from "./guard.ts";
import type { CommandSchema, Verb, VerbContext } from "./verb.ts";

/** One verb on one order: what happens, or why not. */
export function decide<Command extends CommandSchema>(
  verb: Verb<Command>,
  order: WorkOrder,
  command: z.output<Command>,
  context: VerbContext,
): OrderEvent | Refusal {
  return guard(verb, order, context.actor) ?? verb.decide(order, command, context);
}
