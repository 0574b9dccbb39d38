import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

/** A signal that had left its usual place before a failure. */
export interface MovedSignal {
  kind: "moved";
  signalId: number;
  signal: string;
  direction: "up" | "down";
  /** Mean of the last day before the failure. */
  mean: number;
  /** Median of the hours of the month before. */
  usual: number;
  /** How many of its usual spreads lie between. */
  strays: number;
  since: string;
}

/** A code that had not been heard before. */
export interface NewCode {
  kind: "code";
  signalId: number;
  signal: string;
  code: string;
  times: number;
  since: string;
}

export type CandidateSignal = MovedSignal | NewCode;

export const gapStates = ["open", "covered", "dismissed"] as const;
export type GapState = (typeof gapStates)[number];

export interface CoverageGap {
  id: number;
  workOrder: { id: number; number: string };
  asset: { id: number; tag: string; name: string; class: string };
  siteId: number;
  failureMode: string | null;
  failedAt: string;
  foundAt: string;
  state: GapState;
  decided: { at: string; by: string; comment: string | null } | null;
  /** null: its signals were not looked at yet. */
  lookedAt: string | null;
  candidates: CandidateSignal[];
}

export interface GapFilter {
  site?: string;
  asset?: string;
  state?: GapState;
}

export function gapList(filter: GapFilter) {
  return infiniteQueryOptions({
    queryKey: ["coverage-gaps", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      return get<Page<CoverageGap>>("/coverage-gaps", { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export function gapQuery(id: number) {
  return queryOptions({
    queryKey: ["coverage-gap", id],
    queryFn: ({ signal }) => get<CoverageGap>(`/coverage-gaps/${id}`, { signal }),
  });
}

/** What became of it, once and for good: a rule covers it now, or none is worth having. */
export function decideGap(
  id: number,
  decision: { state: "covered" | "dismissed"; comment: string },
) {
  return post<CoverageGap>(`/coverage-gaps/${id}/decision`, decision);
}
