import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, postText } from "./client.ts";
import type { Page } from "./page.ts";

export type CheckStatus = "ok" | "never" | "stale" | "faulty";

export interface CheckedSignal {
  signalId: number;
  key: string;
  name: string;
  unit: string | null;
  asset: { id: number; tag: string; name: string };
  site: { id: number; code: string; name: string };
  status: CheckStatus;
  since: string | null;
  value: number | null;
  code: string | null;
  refused: { reason: string; detail: string; lastAt: string } | null;
  hint: string | null;
}

export type CheckCounts = Record<CheckStatus | "signals", number>;

export interface UnknownSignal {
  id: number;
  topic: string;
  siteCode: string;
  assetTag: string;
  assetId: number | null;
  key: string;
  credential: string;
  readings: number;
  firstReceivedAt: string;
  lastReceivedAt: string;
  lastValue: number | string | null;
  lastUnit: string | null;
  low: number | null;
  high: number | null;
  status: "waiting" | "ignored" | "adopted";
  decidedBy: string | null;
  decidedAt: string | null;
  comment: string | null;
  proposal: {
    name: string;
    kind: "number" | "code";
    unit: string | null;
    reporting: "periodic" | "on-change";
    intervalSeconds: number;
    decimals: number;
    asOn: string | null;
  };
}

interface Tally {
  created: number;
  updated: number;
  unchanged: number;
}

export const importedThings = [
  "sites",
  "systems",
  "assetClasses",
  "assets",
  "components",
  "signals",
  "devices",
] as const;

export type SheetResult = Record<(typeof importedThings)[number], Tally> & {
  dryRun: boolean;
  rows: number;
  secrets: string | null;
};

export interface Adoption {
  id: number;
  name?: string;
  unit?: string | null;
  asset?: { class: string; system: string };
}

export interface AdoptionResult {
  signals: Tally;
  replay: { letters: number; replayed: number; readings: number; more: boolean };
}

export const checkCountsQuery = queryOptions({
  queryKey: ["commissioning", "counts"],
  queryFn: ({ signal }) => get<CheckCounts>("/commissioning/check/counts", { signal }),
  refetchInterval: 10_000,
});

export const checkList = (status: CheckStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ["commissioning", "check", status],
    queryFn: ({ pageParam, signal }) =>
      get<Page<CheckedSignal>>("/commissioning/check", {
        query: { status, limit: 100, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 10_000,
  });

export const inboxList = (filter: { status: UnknownSignal["status"]; q: string }) =>
  infiniteQueryOptions({
    queryKey: ["commissioning", "inbox", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<UnknownSignal>>("/commissioning/inbox", {
        query: { ...filter, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 10_000,
  });

export const importSheet = (csv: string, dryRun: boolean): Promise<SheetResult> =>
  postText(`/commissioning/imports?dryRun=${dryRun}`, "text/csv", csv);

export const adopt = (items: Adoption[]): Promise<AdoptionResult> =>
  post("/commissioning/inbox/adopt", { items });

export const ignore = (ids: number[], comment: string): Promise<{ changed: number }> =>
  post("/commissioning/inbox/ignore", { ids, comment });

export const restore = (ids: number[]): Promise<{ changed: number }> =>
  post("/commissioning/inbox/restore", { ids });
