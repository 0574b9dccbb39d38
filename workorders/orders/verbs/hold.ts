import { z } from "zod";

import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Stops the clock for a stated reason; the kit stays promised to this order. */
export const hold = verb({
  name: "hold",
  past: "put on hold",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["approved", "scheduled", "dispatched", "in-progress"],
  command: z.strictObject({ ...versioned, reason: z.string().trim().min(3).max(500) }),
  decide: (_order, { reason }) => ({ type: "held", reason }),
});
