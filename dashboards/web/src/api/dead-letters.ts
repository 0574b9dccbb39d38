import type { RefusalReason } from "#ingest/refusal-reasons";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

export interface DeadLetter {
  id: number;
  reason: RefusalReason;
  detail: string;
  credential: string;
  topic: string;
  payload: string;
  payloadEncoding: "utf8" | "base64";
  truncated: boolean;
  readings: number;
  count: number;
  firstReceivedAt: string;
  lastReceivedAt: string;
  status: "kept" | "replayed";
  replayedAt: string | null;
}

export interface ReasonCount {
  reason: RefusalReason;
  kept: number;
  refused: number;
  beyondQuota: number;
}

export interface ReplayResult {
  id: number;
  replayed: boolean;
  readings: number;
  reason: string | null;
  detail: string | null;
}

/** Which letters; times are when they came last, ISO 8601. */
export interface DeadLetterFilter {
  reason?: RefusalReason;
  credential?: string;
  asset?: number;
  q?: string;
  from?: string;
  to?: string;
}

export interface ReplayCounts {
  letters: number;
  replayed: number;
  readings: number;
  refused: { reason: string; letters: number }[];
}

export interface CredentialQuota {
  credential: string;
  kept: number;
  keptBytes: number;
  beyond: number;
  lastBeyondAt: string | null;
}

type Quotas = Page<CredentialQuota> & { quota: { letters: number; bytes: number } };

export const quotasQuery = infiniteQueryOptions({
  queryKey: ["dead-letters", "quotas"],
  queryFn: ({ pageParam, signal }) =>
    get<Quotas>("/dead-letters/quotas", { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

export function reasonCountsQuery(filter: DeadLetterFilter) {
  return queryOptions({
    queryKey: ["dead-letters", "counts", filter],
    queryFn: ({ signal }) =>
      get<{ items: ReasonCount[] }>("/dead-letters/counts", { query: { ...filter }, signal }),
    refetchInterval: 10_000,
  });
}

export function deadLetterList(filter: DeadLetterFilter & { status: "kept" | "replayed" }) {
  return infiniteQueryOptions({
    queryKey: ["dead-letters", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<DeadLetter>>("/dead-letters", {
        query: { ...filter, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

interface ReplayStep {
  items: ReplayResult[];
  counts: ReplayCounts;
  /** Where the next step begins; null when all were tried. */
  nextAfter: number | null;
}

export function replay(
  which: DeadLetterFilter & { ids?: number[]; after?: number; limit?: number },
): Promise<ReplayStep> {
  return post("/dead-letters/replay", which);
}
