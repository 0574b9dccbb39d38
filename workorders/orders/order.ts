import type { WorkOrderStatus } from "./status.ts";

/** A part the kit lacks: how many are still missing. */
export interface ShortPart {
  number: string;
  name: string;
  missing: number;
}

/** What a decider may know of a work order. Times are epoch milliseconds. */
export interface WorkOrder {
  number: string;
  kind: "process" | "instrument";
  status: WorkOrderStatus;
  statusSince: number;
  /** Why it is in this status, when a person or a shortage put it there. */
  statusReason: string | null;
  /** Where it goes back to when it is resumed. */
  heldFrom: WorkOrderStatus | null;
  requiredSkill: string;
  technician: { id: number; name: string } | null;
  scheduledFor: number | null;
  short: ShortPart[];
}

/** Who asks. `technicianId` is set when the person is a technician of ours, who then acts on their own orders only. */
export interface Actor {
  kind: "person" | "machine" | "system";
  name: string;
  technicianId: number | null;
}

/** An expected "no": what stands in the way, and what would remove it. */
export interface Refusal {
  code: string;
  why: string;
  remedy: string;
}

export function isRefusal(answer: object): answer is Refusal {
  return "remedy" in answer;
}
