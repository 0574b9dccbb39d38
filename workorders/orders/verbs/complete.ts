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
  decide(order, command, { now }) {
    const { version: _version, ...report } = command;
    const { failedAt } = report;
    if (failedAt !== undefined && Date.parse(failedAt) > now) {
      return {
        code: "in-the-future",
        why: `${order.number} cannot be completed with a failure at ${failedAt}: that is still to come.`,
        remedy: "Give a failedAt up to now, or leave it out.",
      };
    }
    return { type: "completed", report };
  },
});
