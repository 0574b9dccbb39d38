import { z } from "zod";

import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** Lets the order go ahead; a kit that is still short sends it to wait for its parts. */
export const approve = verb({
  name: "approve",
  past: "approved",
  ownOrderOnly: false,
  roles: ["dispatcher", "reliability-engineer"],
  from: ["awaiting-approval"],
  command: z.strictObject({ ...versioned }),
  decide: () => ({ type: "approved" }),
});
