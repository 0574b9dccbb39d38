import { z } from "zod";

import { isRefusal } from "../order.ts";
import { suitableTechnician } from "./suitable-technician.ts";
import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Sends someone. A technician may take an order, but not hand it to another. */
export const dispatch = verb({
  name: "dispatch",
  past: "dispatched",
  ownOrderOnly: false,
  roles: ["dispatcher", "technician"],
  from: ["approved", "scheduled"],
  command: z.strictObject({
    ...versioned,
    technicianId: z
      .int()
      .positive()
      .optional()
      .describe("Left out: the technician it is scheduled for, or the technician who asks."),
  }),
  decide(order, _command, { actor, technician }) {
    const suitable = suitableTechnician(order, "dispatched", technician);
    if (isRefusal(suitable)) return suitable;
    const { id, name } = suitable;
    if (actor.ownOrdersOnly && actor.technicianId !== id) {
      return {
        code: "not-yours",
        why: `${order.number} cannot be dispatched to ${name} by ${actor.name}.`,
        remedy: "Take it yourself, or ask a dispatcher.",
      };
    }
    return { type: "dispatched", technician: { id, name } };
  },
});
