import { failureReport } from "../../outcomes/failure-report.ts";
import { verb } from "./verb.ts";

/** The work is done and the report says what was found: no completion without one, since rules are judged by it. */
export const complete = verb({
  name: "complete",
  past: "completed",
  ownOrderOnly: true,
  roles: ["dispatcher", "technician"],
  from: ["in-progress"],
  command: failureReport,
  kit: "settle",
  decide: (_order, report) => ({ type: "completed", report }),
});
