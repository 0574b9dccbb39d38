import type { ShortPart, WorkOrder } from "../order.ts";

/** "on-hold since 2026-11-21 14:02 UTC (waiting for a permit)" */
export function describeStatus(order: WorkOrder): string {
  const since = new Date(order.statusSince).toISOString().slice(0, 16).replace("T", " ");
  const reason = order.statusReason === null ? "" : ` (${order.statusReason})`;
  return `${order.status} since ${since} UTC${reason}`;
}

/** "2 × Deep groove bearing (BRG-6308)" */
export function describeShort(short: readonly ShortPart[]): string {
  return short.map((part) => `${part.missing} × ${part.name} (${part.number})`).join(", ");
}
