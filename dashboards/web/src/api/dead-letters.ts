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

export interface DeadLetterFilter {
  reason?: RefusalReason;
  status?: "kept" | "replayed";
}

export const reasonCountsQuery = queryOptions({
  queryKey: ["dead-letters", "counts"],
  queryFn: ({ signal }) => get<{ items: ReasonCount[] }>("/dead-letters/counts", { signal }),
  refetchInterval: 10_000,
});

export function deadLetterList(filter: DeadLetterFilter) {
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

export function replay(which: {
  ids?: number[];
  reason?: RefusalReason;
}): Promise<{ items: ReplayResult[] }> {
  return post("/dead-letters/replay", which);
}
