import { z } from "zod";

import { verb } from "./verb.ts";

/** Stops the clock for a stated reason; the kit stays promised to this order. */
export const hold = verb({
  name: "hold",
  past: "put on hold",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["approved", "scheduled", "dispatched", "in-progress"],
  command: z.object({ reason: z.string().trim().min(3).max(500) }),
  kit: "none",
  decide: (_order, { reason }) => ({ type: "held", reason }),
});
