import type { PartQuantity } from "../kits/part-quantity.ts";
import type { FailureReport } from "../outcomes/failure-report.ts";
import type { WorkOrder } from "./order.ts";
import type { WorkOrderStatus } from "./status.ts";

/** What has happened to an order. Each verb decides on one of these; `evolve` says what it makes of the order. */
export type OrderEvent =
  | { type: "approved" }
  | { type: "scheduled"; technician: { id: number; name: string }; startAt: number }
  | { type: "dispatched"; technician: { id: number; name: string } }
  | { type: "started" }
  | { type: "held"; reason: string }
  | { type: "resumed"; reason: string | null }
  | { type: "material-awaited"; reason: string; parts: PartQuantity[] }
  | { type: "material-arrived" }
  | { type: "completed"; report: FailureReport }
  | { type: "closed" }
  | { type: "cancelled"; reason: string };

/** The order after the event. `at` is when it happened (epoch ms). */
export function evolve(order: WorkOrder, event: OrderEvent, at: number): WorkOrder {
  const enter = (status: WorkOrderStatus, more: Partial<WorkOrder> = {}): WorkOrder => ({
    ...order,
    status,
    statusSince: at,
    statusReason: null,
    heldFrom: null,
    ...more,
  });
  switch (event.type) {
    case "approved":
      return order.short.length === 0 ? enter("approved") : enter("awaiting-material");
    case "scheduled":
      return enter("scheduled", { technician: event.technician, scheduledFor: event.startAt });
    case "dispatched":
      return enter("dispatched", { technician: event.technician });
    case "started":
      return enter("in-progress");
    case "held":
      return enter("on-hold", { statusReason: event.reason, heldFrom: order.status });
    case "resumed":
      return enter(order.heldFrom ?? "approved", { statusReason: event.reason });
    case "material-awaited":
      // What was added may all have been in stock.
      return enter(order.short.length === 0 ? "approved" : "awaiting-material", {
        statusReason: event.reason,
      });
    case "material-arrived":
      return enter("approved");
    case "completed":
      return enter("completed");
    case "closed":
      return enter("closed");
    case "cancelled":
      break;
  }
  return enter("cancelled", { statusReason: event.reason });
}
