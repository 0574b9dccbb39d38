import { z } from "zod";

import { describeShort } from "./describe.ts";
import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Goes on where it was held. An order that waits for parts goes on without them only when someone says why. */
export const resume = verb({
  name: "resume",
  past: "resumed",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["on-hold", "awaiting-material"],
  command: z.strictObject({
    ...versioned,
    withoutParts: z.boolean().default(false),
    reason: z.string().trim().min(3).max(500).optional(),
  }),
  decide(order, { withoutParts, reason }) {
    const lacks = order.status === "awaiting-material" && order.short.length > 0;
    if (lacks && (!withoutParts || reason === undefined)) {
      return {
        code: "parts-missing",
        why: `${order.number} cannot be resumed: it lacks ${describeShort(order.short)}.`,
        remedy: "Bring the parts into stock, or resume with withoutParts: true and a reason.",
      };
    }
    return { type: "resumed", reason: reason ?? null };
  },
});
