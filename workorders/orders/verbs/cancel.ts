import { z } from "zod";

import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Calls the order off and gives its parts back. Work that is going on is completed with what was found instead. */
export const cancel = verb({
  name: "cancel",
  past: "cancelled",
  ownOrderOnly: false,
  roles: ["dispatcher", "reliability-engineer"],
  from: [
    "awaiting-approval",
    "approved",
    "scheduled",
    "awaiting-material",
    "dispatched",
    "on-hold",
  ],
  command: z.strictObject({ ...versioned, reason: z.string().trim().min(3).max(500) }),
  decide: (_order, { reason }) => ({ type: "cancelled", reason }),
});
