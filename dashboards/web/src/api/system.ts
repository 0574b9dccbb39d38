import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";
import type { Page } from "./page.ts";

export type CheckState = "ok" | "warning" | "failing";

export interface CheckResult {
  name: string;
  state: CheckState;
  detail: string;
  remedy: string | null;
  value: number | null;
}

export interface ProcessHealth {
  id: string;
  host: string;
  pid: number;
  roles: string[];
  state: CheckState;
  startedAt: string;
  seenAt: string;
  checks: CheckResult[];
}

export interface Health {
  state: CheckState;
  /** Roles that no process has. */
  vacant: string[];
  processes: ProcessHealth[];
}

export interface ParkedEvent {
  consumer: string;
  eventId: number;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
  occurredAt: string;
  attempts: number;
  error: string | null;
}

/** A device that sent more than its share. */
export interface SlowedDevice {
  id: number;
  name: string;
  siteId: number;
  times: number;
  heldMs: number;
  why: "messages-per-second" | "bytes-per-second" | "bytes-in-flight";
  now: boolean;
}

export const healthQuery = queryOptions({
  queryKey: ["system", "health"],
  queryFn: ({ signal }) => get<Health>("/system/health", { signal }),
  refetchInterval: 5_000,
});

export const parkedQuery = infiniteQueryOptions({
  queryKey: ["system", "parked"],
  queryFn: ({ pageParam, signal }) =>
    get<Page<ParkedEvent>>("/system/parked-events", {
      query: { limit: 20, cursor: pageParam },
      signal,
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: 15_000,
});

export const slowedQuery = infiniteQueryOptions({
  queryKey: ["system", "slowed"],
  queryFn: ({ pageParam, signal }) =>
    get<Page<SlowedDevice>>("/held-devices", { query: { limit: 20, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: 5_000,
});

export const dismissProcess = (id: string): Promise<void> => remove(`/system/processes/${id}`);

export const retryParked = ({ consumer, eventId }: ParkedEvent): Promise<void> =>
  post(`/system/parked-events/${encodeURIComponent(consumer)}/${eventId}/retry`);
