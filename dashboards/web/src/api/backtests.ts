import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";
import type { Evidence } from "./flag.ts";
import type { NetValue } from "./net-value.ts";
import type { Page } from "./page.ts";
import type { Interval } from "./release.ts";

export type BacktestState = "queued" | "running" | "done" | "failed" | "cancelled";

/** A stored version by its number, or a definition that need not be saved. */
export type Candidate = { key: string; version?: number } | { definition: Record<string, unknown> };

export interface BacktestRequest {
  name?: string;
  candidates: Candidate[];
  from: string;
  to: string;
  assets?: string[];
  visitCost?: number;
}

interface Stretch {
  from: string;
  to: string;
}

export interface Coverage {
  assets: number;
  watched: number;
  withData: number;
  assetMonths: number;
  possibleAssetMonths: number;
  readings: number;
  cameTooLate: number;
  cameLongAfter: number;
  /** Share of the window in which it is known whether we could hear. */
  silenceKnown: number;
  repairs: number;
  gaps: ({ assetId: number; tag: string; signal: string } & Stretch)[];
  gapCount: number;
  neverSeen: { assetId: number; tag: string; signal: string }[];
  neverSeenCount: number;
}

export const verdicts = ["hit", "false", "undecided", "unvisited"] as const;
export type Verdict = (typeof verdicts)[number];

export interface BacktestResult {
  evidence: { usable: boolean; why: string };
  flags: number;
  flaggedAssets: number;
  /** Of the flags, those that live would not have told of at once, and never; null in older reports. */
  held: { flags: number; neverTold: number } | null;
  flagsPerAssetMonth: Interval | null;
  verdicts: Record<Verdict, number>;
  precision: Interval | null;
  recall: Interval | null;
  failures: number;
  foreseen: number;
  missed: {
    assetId: number;
    tag: string;
    at: string;
    failureMode: string | null;
    reference: string;
  }[];
  leadTimeHours: { median: number; p10: number; p90: number; of: number } | null;
  visits: Interval;
  parts: { number: string; name: string; quantity: number; cost: number }[];
  cost: Interval;
  /** What it would have been worth, as live records say it; null in older reports. */
  netValue: NetValue | null;
  perDay: { day: string; flags: number }[];
  failed: { times: number; message: string } | null;
  coverage: Coverage;
}

export interface TriedRule {
  index: number;
  key: string;
  version: number | null;
  name: string;
  severity: number;
  definition: Record<string, unknown>;
  result: BacktestResult | null;
}

export interface Backtest {
  id: number;
  name: string;
  state: BacktestState;
  from: string;
  to: string;
  warmUpFrom: string;
  filter: { assets: string[] | null; sites: string[] | null; assetClasses: string[] | null };
  candidates: TriedRule[];
  comparison: {
    first: number;
    second: number;
    both: number;
    onlyFirst: number;
    onlySecond: number;
  }[];
  progress: {
    share: number;
    assets: number;
    assetsDone: number;
    readings: number;
    secondsLeft: number | null;
    timesRealTime: number | null;
  };
  error: string | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
}

export interface BacktestFlag {
  id: number;
  candidate: number;
  ruleKey: string;
  asset: { id: number; tag: string; name: string };
  site: { id: number; name: string };
  raisedAt: string;
  triggeredAt: string;
  returnedAt: string | null;
  summary: string;
  verdict: Verdict;
  why: string;
  leadHours: number | null;
  /** Why live would not have told of it at once. */
  held: { stage: string; reason: string; toldAt: string | null } | null;
  evidence: Evidence | null;
}

/** Until it has ended it is asked for again and again: its progress moves faster than the feed tells. */
export function backtestQuery(id: number, everyMs = 1_000) {
  return queryOptions({
    queryKey: ["backtest", id],
    queryFn: ({ signal }) => get<Backtest>(`/backtests/${id}`, { signal }),
    refetchInterval: ({ state }) => (hasEnded(state.data) ? false : everyMs),
  });
}

export function hasEnded(backtest: Backtest | undefined): boolean {
  return backtest !== undefined && backtest.state !== "queued" && backtest.state !== "running";
}

export function backtestsQuery(rule: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["backtests", rule ?? "all"],
    queryFn: ({ pageParam, signal }) => {
      const query = { rule, limit: 20, cursor: pageParam };
      return get<Page<Backtest>>("/backtests", { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 10_000,
  });
}

export interface BacktestFlagFilter {
  candidate?: number;
  asset?: number;
  verdict?: Verdict;
}

export function backtestFlagsQuery(id: number, filter: BacktestFlagFilter) {
  return infiniteQueryOptions({
    queryKey: ["backtest", id, "flags", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      return get<Page<BacktestFlag>>(`/backtests/${id}/flags`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: Infinity,
  });
}

const mostDrawn = 200;

/** The first flags of a candidate, as many as a chart can show. */
export function drawnFlagsQuery(id: number, candidate: number) {
  return queryOptions({
    queryKey: ["backtest", id, "drawn", candidate],
    queryFn: ({ signal }) => {
      const query = { candidate, limit: mostDrawn };
      return get<Page<BacktestFlag>>(`/backtests/${id}/flags`, { query, signal });
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

export function startBacktest(request: BacktestRequest) {
  return post<Backtest>("/backtests", request);
}

export function cancelBacktest(id: number) {
  return remove<Backtest>(`/backtests/${id}`);
}
