import { z } from "zod";

import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** The office has seen the report; nothing more is expected of this order. */
export const close = verb({
  name: "close",
  past: "closed",
  ownOrderOnly: false,
  roles: ["dispatcher", "reliability-engineer"],
  from: ["completed"],
  command: z.strictObject({ ...versioned }),
  decide: () => ({ type: "closed" }),
});
