import { z } from "zod";

import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** The technician is at the asset with the kit in hand: what was reserved has left the shelf. */
export const start = verb({
  name: "start",
  past: "started",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["dispatched"],
  command: z.strictObject({ ...versioned }),
  decide: () => ({ type: "started" }),
});
