import type { OrderEvent } from "./event.ts";

/** What happened, as a line of the order's history. */
export function describeEvent(event: OrderEvent): string {
  switch (event.type) {
    case "approved":
      return "Approved.";
    case "scheduled":
      return `Scheduled for ${event.technician.name}, ${new Date(event.startAt).toISOString()}.`;
    case "dispatched":
      return `Dispatched to ${event.technician.name}.`;
    case "started":
      return "Work started; the kit is picked.";
    case "held":
      return `On hold: ${event.reason}`;
    case "resumed":
      return event.reason === null ? "Resumed." : `Resumed: ${event.reason}`;
    case "material-awaited":
      return `More material needed: ${event.reason}`;
    case "material-arrived":
      return "The kit is complete.";
    case "completed":
      return `Completed: ${found[event.report.foundCondition]}; done: ${event.report.activity}.`;
    case "closed":
      return "Closed.";
    case "cancelled":
      break;
  }
  return `Cancelled: ${event.reason}`;
}

const found = {
  "as-flagged": "found as flagged",
  early: "found as flagged, at an early stage",
  "no-fault": "no fault found",
  "sensor-fault": "the sensor was at fault",
  other: "another fault was found",
  "could-not-inspect": "could not be inspected",
} as const;
