import { queryOptions } from "@tanstack/react-query";
import { get, put } from "./client.ts";
import type { Page } from "./page.ts";

/** Whom a step tells. */
export type Target =
  | { onCall: { rota: number; layer?: string } }
  | { everybody: number }
  | { person: number }
  | { webhooks: true };

export interface EscalationStep {
  /** "15m": since the step before, or since the beginning. */
  after: string;
  tell: Target[];
}

export interface EscalationLevel {
  severities: number[];
  steps: EscalationStep[];
  /** From the first step on, while nobody has acknowledged it. */
  repeat?: { times: number; after: string };
}

export const priorityClasses = ["P1", "P2", "P3", "P4"] as const;

export interface EscalationPolicy {
  /** What is in none is told to nobody. */
  levels: EscalationLevel[];
  /** How long an order may wait to be taken on; null or absent: for ever. */
  acceptOrdersWithin: Partial<Record<(typeof priorityClasses)[number], string | null>>;
}

export interface StoredPolicy {
  id: number;
  /** null: the general one, of every site that has none of its own. */
  siteId: number | null;
  /** null: from then on the site follows the general one. */
  policy: EscalationPolicy | null;
  by: string;
  at: string;
  comment: string;
}

/** The general policy and each site's own. */
export const escalationPoliciesQuery = queryOptions({
  queryKey: ["escalation-policies"],
  queryFn: ({ signal }) =>
    get<Page<StoredPolicy>>("/escalation-policies", { query: { limit: 200 }, signal }),
});

export function changeEscalationPolicy(change: {
  siteId: number | null;
  policy: EscalationPolicy | null;
  comment: string;
}) {
  return put<StoredPolicy>("/escalation-policies", change);
}
