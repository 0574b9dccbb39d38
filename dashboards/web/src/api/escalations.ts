import { infiniteQueryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Delivery, MessageState } from "./messages.ts";
import type { Page } from "./page.ts";

export const escalationStates = ["running", "exhausted", "ended"] as const;
export type EscalationState = (typeof escalationStates)[number];

/** Somebody is told of something until somebody takes it on. */
export interface Escalation {
  id: number;
  about: { kind: "flag" | "flood" | "work-order"; id: number };
  /** From 1; a flag that is raised again speaks again. */
  episode: number;
  site: { id: number; name: string };
  assetId: number | null;
  severity: number;
  subject: string;
  text: string;
  /** Where it is read in full: a path of ours. */
  link: string;
  state: EscalationState;
  cause: string;
  policyId: number;
  beganAt: string;
  next: { round: number; step: number; at: string } | null;
  ended: { at: string; why: string; words: string } | null;
}

/** Whom one step told, or why not. */
export interface EscalationLine {
  id: number;
  escalationId: number;
  episode: number;
  round: number;
  step: number;
  to: {
    kind: "person" | "webhooks" | "nobody";
    personId: number | null;
    name: string;
    via: string;
  };
  state: "told" | "held" | "skipped" | "void";
  reason: string | null;
  at: string;
  notBefore: string | null;
  toldAt: string | null;
  message: {
    id: number;
    /** null once it has aged out. */
    state: MessageState | null;
    reason: string | null;
    ways: Delivery[];
  } | null;
  /** By the link in this message. */
  acknowledgedAt: string | null;
}

interface EscalationTrace extends Page<EscalationLine> {
  escalations: Escalation[];
}

/** Who was told of a flag or an order, when and by what, and what happened. */
export function escalationTrace(of: "flags" | "work-orders", id: number) {
  return infiniteQueryOptions({
    queryKey: ["escalation", of, id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 20, cursor: pageParam };
      return get<EscalationTrace>(`/${of}/${id}/escalation`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 15_000,
  });
}

export interface EscalationFilter {
  site?: string;
  state?: EscalationState;
}

export function escalationList(filter: EscalationFilter) {
  return infiniteQueryOptions({
    queryKey: ["escalations", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      return get<Page<Escalation>>("/escalations", { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 15_000,
  });
}
