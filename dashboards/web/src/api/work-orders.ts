import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

const openStatuses = [
  "awaiting-approval",
  "approved",
  "scheduled",
  "awaiting-material",
  "dispatched",
  "in-progress",
  "on-hold",
] as const;
const endedStatuses = ["completed", "closed", "cancelled"] as const;
export type WorkOrderStatus = (typeof openStatuses)[number] | (typeof endedStatuses)[number];
export type PriorityClass = "P1" | "P2" | "P3" | "P4";
export type KitStateName = "none" | "ready" | "short" | "picked" | "settled";

export function isEnded(status: WorkOrderStatus): boolean {
  return (endedStatuses as readonly WorkOrderStatus[]).includes(status);
}

export interface OrderFields {
  id: number;
  number: string;
  version: number;
  status: WorkOrderStatus;
  statusSince: string;
  statusReason: string | null;
  kind: "process" | "instrument";
  title: string;
  asset: { id: number; tag: string; name: string; class: string; criticality: number };
  site: { id: number; name: string };
  requiredSkill: string;
  dueAt: string;
  openedAt: string;
  completedAt: string | null;
  updatedAt: string;
  technician: { id: number; name: string } | null;
  scheduledFor: string | null;
  cancelOffered: string | null;
  repeatOf: OrderRef | null;
}

export interface OrderRef {
  id: number;
  number: string;
}

/** A row of the queue. */
export interface WorkOrderRow extends OrderFields {
  failureMode: { code: string; name: string };
  priority: { class: PriorityClass; score: number };
  kit: { state: KitStateName; lines: number; missing: number };
  flagCount: number;
}

export interface QueueFilter {
  /** Statuses, or the groups `open`, `ended` and `any`. */
  status?: readonly string[];
  priority?: string;
  site?: string;
  asset?: number;
  q?: string;
  sort?: "priority" | "due" | "opened" | "updated" | "asset";
}

export function workOrdersQuery(filter: QueueFilter & { limit: number }) {
  return queryOptions({
    queryKey: ["work-orders", "page", filter],
    queryFn: ({ signal }) =>
      get<Page<WorkOrderRow>>("/work-orders", { query: { ...filter }, signal }),
  });
}

export function assetOrdersQuery(asset: number) {
  return workOrdersQuery({ asset, status: ["any"], sort: "opened", limit: 50 });
}

export function workOrderQueue(filter: QueueFilter) {
  return infiniteQueryOptions({
    queryKey: ["work-orders", "queue", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<WorkOrderRow>>("/work-orders", {
        query: { ...filter, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

/** Does something to an order. A refusal comes back as a Problem with its reason. */
export function act(order: number, verb: string, command: object): Promise<unknown> {
  return post(`/work-orders/${order}/${verb}`, command);
}
