import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Outcome } from "./failure-report.ts";
import type { Page } from "./page.ts";

export type FlagState = "unacknowledged" | "acknowledged" | "returned-unacknowledged" | "normal";

export interface FlagRow {
  id: number;
  number: string;
  asset: { id: number; tag: string; name: string };
  site: { id: number; name: string };
  condition: string;
  ruleKey: string;
  ruleVersion: number;
  severity: number;
  kind: "process" | "instrument";
  failureMode: string | null;
  state: FlagState;
  /** It stands until somebody resets it; once it has returned, it waits for that. */
  latched: boolean;
  summary: string;
  raisedAt: string;
  triggeredAt: string;
  recordedAt: string;
  returnedAt: string | null;
  clearedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  withdrawnAt: string | null;
  occurrences: number;
  outcome: Outcome | null;
  remainingUsefulLife: RemainingUsefulLife | null;
  /** What keeps people from being sent for it now. */
  suppression: "shelved" | "out-of-service" | "maintenance" | null;
}

/** How long the machine still has, as seen at a moment of its own clock. */
export interface RemainingUsefulLife {
  hours: number;
  low: number;
  /** null: perhaps never. */
  high: number | null;
  /** Share of such intervals that should hold what comes. */
  confidence: number;
  at: string;
}

export interface FlagFilter {
  open?: boolean;
  state?: readonly FlagState[];
  asset?: number;
  site?: string;
  rule?: string;
  /** ISO; raised within, for the first time or again. */
  raisedFrom?: string;
  raisedTo?: string;
}

export function flagList(filter: FlagFilter) {
  return infiniteQueryOptions({
    queryKey: ["flags", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<FlagRow>>("/flags", { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export function assetFlagsQuery(asset: number) {
  return queryOptions({
    queryKey: ["flags", "asset", asset],
    queryFn: ({ signal }) => get<Page<FlagRow>>("/flags", { query: { asset, limit: 50 }, signal }),
  });
}

/** The newest of those nobody has looked at yet. */
export const unseenFlagsQuery = queryOptions({
  queryKey: ["flags", "unseen"],
  queryFn: ({ signal }) => {
    const query = { state: ["unacknowledged", "returned-unacknowledged"], limit: 200 };
    return get<Page<FlagRow>>("/flags", { query, signal });
  },
});

/** Those whose condition holds or that nobody has looked at. */
export const openFlagsQuery = queryOptions({
  queryKey: ["flags", "open"],
  queryFn: ({ signal }) =>
    get<Page<FlagRow>>("/flags", { query: { open: true, limit: 200 }, signal }),
});

export function acknowledge(flag: number): Promise<unknown> {
  return post(`/flags/${flag}/acknowledge`);
}
