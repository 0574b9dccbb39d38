/** The life of a work order, in the words of the trade. */
export const workOrderStatuses = [
  "awaiting-approval",
  "approved",
  "scheduled",
  "awaiting-material",
  "dispatched",
  "in-progress",
  "on-hold",
  "completed",
  "closed",
  "cancelled",
] as const;

export type WorkOrderStatus = (typeof workOrderStatuses)[number];

/** An order in one of these no longer stands in the way of a new one for the same (asset, failure mode). */
export const endedStatuses = [
  "completed",
  "closed",
  "cancelled",
] as const satisfies WorkOrderStatus[];

/** Nobody has been sent or promised yet, so the order can go without undoing anyone's plan. */
export const untouchedStatuses = [
  "awaiting-approval",
  "approved",
  "awaiting-material",
] as const satisfies WorkOrderStatus[];

export function isOpen(status: WorkOrderStatus): boolean {
  return !(endedStatuses as readonly WorkOrderStatus[]).includes(status);
}

export function isUntouched(status: WorkOrderStatus): boolean {
  return (untouchedStatuses as readonly WorkOrderStatus[]).includes(status);
}

/** The number people say and write; the prefix keeps it apart from flags (F-12). */
export function workOrderNumber(id: number): string {
  return `WO-${id}`;
}
