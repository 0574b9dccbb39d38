import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { FailureMode } from "./failure-modes.ts";
import type { FailureReport, Outcome } from "./failure-report.ts";
import type {
  KitStateName,
  OrderFields,
  OrderRef,
  PriorityClass,
  WorkOrderStatus,
} from "./work-orders.ts";

export interface PriorityTerm {
  name: string;
  input: string;
  factor: number;
  why: string;
}

export interface KitLine {
  part: { number: string; name: string; unitCost: number };
  planned: number;
  missing: number;
  /** null until the order is completed. */
  used: number | null;
  outsideStock: number;
  reservations: {
    location: { id: number; name: string; kind: "depot" | "van" };
    quantity: number;
    state: "soft" | "hard" | "picked" | "used" | "returned" | "released";
  }[];
}

export interface ShortPart {
  number: string;
  name: string;
  missing: number;
}

export interface OrderFlag {
  id: number;
  number: string;
  condition: string;
  ruleKey: string;
  severity: number;
  kind: "process" | "instrument";
  summary: string;
  raisedAt: string;
  triggeredAt: string;
  state: "raised" | "returned" | "withdrawn";
  stateAt: string;
  outcome: Outcome | null;
}

export interface Candidate {
  technicianId: number;
  name: string;
  skills: string[];
  suitable: boolean;
  whyNot: string[];
  notes: string[];
}

export interface HistoryEntry {
  id: number;
  at: string;
  actor: { kind: "person" | "machine" | "system"; name: string };
  what: string;
  text: string;
  from: WorkOrderStatus | null;
  to: WorkOrderStatus | null;
}

export type VerbName =
  | "approve"
  | "schedule"
  | "dispatch"
  | "start"
  | "hold"
  | "resume"
  | "await-material"
  | "complete"
  | "close"
  | "cancel";

export interface AllowedVerb {
  verb: VerbName;
  allowed: boolean;
  reason: string | null;
  remedy: string | null;
}

export interface WorkOrder extends OrderFields {
  failureMode: FailureMode;
  priority: { class: PriorityClass; score: number; terms: PriorityTerm[]; dueWhy: string };
  flags: OrderFlag[];
  kit: { state: KitStateName; why: string; cost: number; lines: KitLine[]; short: ShortPart[] };
  history: HistoryEntry[];
  candidates: Candidate[];
  verbs: AllowedVerb[];
  report: FailureReport | null;
  repaired: boolean | null;
  returnVisits: OrderRef[];
}

/** By its number, as people say it: "WO-1042". */
export function workOrderQuery(number: string) {
  const id = Number(number.replace(/^WO-/i, ""));
  return queryOptions({
    queryKey: ["work-order", id],
    queryFn: ({ signal }) => get<WorkOrder>(`/work-orders/${id}`, { signal }),
  });
}
