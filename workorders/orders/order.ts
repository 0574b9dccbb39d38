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

/** Who asks. */
export interface Actor {
  kind: "person" | "machine" | "system";
  name: string;
  /** Set when the person is one of our technicians. */
  technicianId: number | null;
  /** A person who is a technician and nothing more acts on the orders they are sent on, and takes them only themselves. */
  ownOrdersOnly: boolean;
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
