import type { WorkOrderStatus } from "../orders/status.ts";
import type { OrderRow } from "../orders/load-order.ts";

/** What stands between an order and somebody at work on it. */
const waits = {
  "awaiting-approval": { verb: "approve", past: "approved" },
  approved: { verb: "dispatch", past: "dispatched" },
  scheduled: { verb: "dispatch", past: "dispatched" },
  dispatched: { verb: "start", past: "started" },
} as const satisfies Partial<Record<WorkOrderStatus, { verb: string; past: string }>>;

export type WaitingStatus = keyof typeof waits;

/** In all others somebody is at work, has decided that it waits, or it is over. */
export const waitingStatuses = Object.keys(waits).filter(isWaiting);

export function isWaiting(status: string): status is WaitingStatus {
  return status in waits;
}

/** What an order of a class that nobody accepts is told as, on the scale of severities. */
export const severityOfClass = { P1: 4, P2: 3, P3: 2, P4: 1 } as const satisfies Record<
  OrderRow["priority_class"],
  number
>;

/** Epoch milliseconds; since when nobody has done the next thing. What has an appointment waits from when it was to begin, sent or not. */
export function waitingSince({
  status,
  statusSince,
  scheduledFor,
}: {
  status: WorkOrderStatus;
  statusSince: number;
  scheduledFor: number | null;
}): number {
  const hasAppointment = status === "scheduled" || status === "dispatched";
  return hasAppointment ? Math.max(statusSince, scheduledFor ?? statusSince) : statusSince;
}

export const awaited = (status: WaitingStatus): string => waits[status].past;
