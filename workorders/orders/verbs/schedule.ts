import { z } from "zod";

import { isRefusal } from "../order.ts";
import { suitableTechnician } from "./suitable-technician.ts";
import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Names who goes and when; can be repeated to move the appointment. */
export const schedule = verb({
  name: "schedule",
  past: "scheduled",
  ownOrderOnly: false,
  roles: ["dispatcher"],
  from: ["approved", "scheduled"],
  command: z.strictObject({
    ...versioned,
    technicianId: z.int().positive(),
    startAt: z.iso.datetime({ offset: true }).describe("When the visit is to start."),
  }),
  decide(order, command, { technician, now }) {
    const suitable = suitableTechnician(order, "scheduled", technician);
    if (isRefusal(suitable)) return suitable;
    const startAt = Date.parse(command.startAt);
    if (startAt < now) {
      return {
        code: "in-the-past",
        why: `${order.number} cannot be scheduled for ${command.startAt}: that has passed.`,
        remedy: "Give a startAt from now on, or dispatch it to start at once.",
      };
    }
    return { type: "scheduled", technician: { id: suitable.id, name: suitable.name }, startAt };
  },
});
