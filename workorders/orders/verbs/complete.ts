import { z } from "zod";

import { checkReport, reportFields } from "../../outcomes/failure-report.ts";
import { verb } from "./verb.ts";
import { versioned } from "./versioned.ts";

/** The work is done and the report says what was found: no completion without one, since rules are judged by it. */
export const complete = verb({
  name: "complete",
  past: "completed",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["in-progress"],
  command: z.strictObject({ ...versioned, ...reportFields }).check(checkReport),
  decide(_order, command) {
    const { version: _version, ...report } = command;
    return { type: "completed", report };
  },
});
