import type { z } from "zod";

import type { Technician } from "../../technicians/technician.ts";
import type { OrderEvent } from "../event.ts";
import type { Actor, Refusal, WorkOrder } from "../order.ts";
import type { WorkOrderStatus } from "../status.ts";

/** What a verb may look at besides the order: nothing else, so that it can be tried on paper. */
export interface VerbContext {
  now: number;
  actor: Actor;
  /** The technician the command names, when it names one who works at the order's site. */
  technician: Technician | null;
}

/** Every command may say which version of the order it was decided on, and name a technician. */
export type CommandSchema = z.ZodType<{
  version?: number | undefined;
  technicianId?: number | undefined;
}>;

/** Who may use a verb; administrators may use all. */
export type VerbRole = "dispatcher" | "reliability-engineer" | "technician";

/** One thing that can be done to an order. Status and ownership are declared, so that a page can ask beforehand. */
export interface Verb<Command extends CommandSchema = CommandSchema> {
  name: string;
  /** "cannot be …" */
  past: string;
  /** Technicians may do it only to an order they are sent on. */
  ownOrderOnly: boolean;
  roles: readonly [VerbRole, ...VerbRole[]];
  from: readonly WorkOrderStatus[];
  command: Command;
  decide(order: WorkOrder, command: z.output<Command>, context: VerbContext): OrderEvent | Refusal;
}

/** Keeps the command's type while a verb is written as one object. */
export function verb<Command extends CommandSchema, const Name extends string>(
  definition: Verb<Command> & { name: Name },
): Verb<Command> & { name: Name } {
  return definition;
}
