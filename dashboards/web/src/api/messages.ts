import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Page } from "./page.ts";

export const messageStates = ["waiting", "delivered", "failed", "expired", "withdrawn"] as const;
export type MessageState = (typeof messageStates)[number];

export type WayState = "waiting" | "delivered" | "refused" | "failed" | "withdrawn";

/** One way that a message takes, and how far it has come. */
export interface Delivery {
  channel: "email" | "push" | "webhook";
  name: string;
  state: WayState;
  attempts: number;
  reason: string | null;
  /** Of the next attempt while it waits, else of its end. */
  at: string;
}

export interface Message {
  id: number;
  to:
    | { kind: "person"; id: number; name: string }
    | { kind: "event"; event: string }
    | { kind: "webhook"; id: number; name: string };
  siteId: number | null;
  subject: string;
  text: string;
  urgency: number;
  about: { kind: string; id: number | string };
  queuedAt: string;
  /** While it waits: when it is looked at next. */
  notBefore: string;
  expiresAt: string | null;
  state: MessageState;
  reason: string | null;
  settledAt: string | null;
  deliveries: Delivery[];
}

export interface Attempt {
  channel: Delivery["channel"];
  name: string;
  n: number;
  attemptedAt: string;
  result: "delivered" | "refused" | "failed";
  reason: string;
}

export interface MessageFilter {
  state?: MessageState;
}

/** Mine, or as an administrator those of everybody. */
export function messageList(whose: "mine" | "all", filter: MessageFilter) {
  return infiniteQueryOptions({
    queryKey: ["messages", whose, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      const path = whose === "mine" ? "/people/me/messages" : "/messages";
      return get<Page<Message>>(path, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 15_000,
  });
}

/** One message with every attempt. */
export function messageQuery(id: number) {
  return queryOptions({
    queryKey: ["message", id],
    queryFn: ({ signal }) =>
      get<Message & { attemptList: Attempt[] }>(`/messages/${id}`, { signal }),
  });
}
