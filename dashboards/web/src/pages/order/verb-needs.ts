import type { VerbName, WorkOrder } from "../../api/work-order.ts";

const asks = new Set<VerbName>(["schedule", "hold", "await-material", "cancel", "complete"]);

/** Whether the verb must ask something first. Nothing is asked that the system knows. */
export function needsInput(
  verb: VerbName,
  order: Pick<WorkOrder, "status" | "kit" | "technician">,
): boolean {
  if (verb === "dispatch") return order.technician === null;
  if (verb === "resume") return order.status === "awaiting-material" && order.kit.short.length > 0;
  return asks.has(verb);
}
