import { z } from "zod";

import { partQuantities } from "../../kits/part-quantity.ts";
import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/**
 * More parts are needed than the kit had. They are added to it and reserved where stock has them; what stock lacks
 * keeps the order waiting, and stock that arrives later sends it on by itself.
 */
export const awaitMaterial = verb({
  name: "await-material",
  past: "sent to wait for material",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["approved", "scheduled", "dispatched", "in-progress", "awaiting-material"],
  command: z.strictObject({
    ...versioned,
    reason: z.string().trim().min(3).max(500),
    parts: partQuantities.min(1),
  }),
  decide: (_order, { reason, parts }) => ({ type: "material-awaited", reason, parts }),
});
