import type { Actor, Refusal, WorkOrder } from "../order.ts";
import type { WorkOrderStatus } from "../status.ts";
import { describeStatus } from "./describe.ts";
import type { Verb } from "./verb.ts";

const wayOut: Record<WorkOrderStatus, string> = {
  "awaiting-approval": "Approve it first.",
  approved: "Dispatch it to a technician first.",
  scheduled: "Dispatch it to the technician first.",
  "awaiting-material": "Wait for the missing parts, or resume it without them, saying why.",
  dispatched: "Start it first, or cancel it.",
  "in-progress": "Complete it with what was found, or put it on hold.",
  "on-hold": "Resume it first.",
  completed: "Close it; if the fault is back, the next flag opens a return visit.",
  closed: "It is finished; if the fault is back, the next flag opens a return visit.",
  cancelled: "It is finished; if the fault is back, the next flag opens a new order.",
};

/** What stands in the way of a verb before its command is known; the answer names the order's status. */
export function guard(
  verb: Pick<Verb, "past" | "from" | "ownOrderOnly">,
  order: WorkOrder,
  actor: Actor,
): Refusal | null {
  if (!verb.from.includes(order.status)) {
    return {
      code: "wrong-status",
      why: `${order.number} cannot be ${verb.past}: it is ${describeStatus(order)}.`,
      remedy: wayOut[order.status],
    };
  }
  const mine =
    !actor.ownOrdersOnly ||
    (order.technician !== null && order.technician.id === actor.technicianId);
  if (verb.ownOrderOnly && !mine) {
    const whose =
      order.technician === null ? "nobody is sent on it yet" : `it is ${order.technician.name}'s`;
    return {
      code: "not-yours",
      why: `${order.number} cannot be ${verb.past} by ${actor.name}: ${whose}.`,
      remedy: "Ask a dispatcher to dispatch it to you.",
    };
  }
  return null;
}
