import { z } from "zod";

import { verb } from "./verb.ts";

/** Lets the order go ahead; a kit that is still short sends it to wait for its parts. */
export const approve = verb({
  name: "approve",
  past: "approved",
  ownOrderOnly: false,
  roles: ["dispatcher", "reliability-engineer"],
  from: ["awaiting-approval"],
  command: z.object({}),
  kit: "harden",
  decide: () => ({ type: "approved" }),
});
