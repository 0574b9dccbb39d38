import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Evidence } from "./flag.ts";
import type { Outcome } from "./failure-report.ts";
import type { Page } from "./page.ts";
import type { Interval, Stage } from "./release.ts";

/** Which of the two versions flagged it. */
export const trialSides = ["both", "candidate", "live"] as const;
export type TrialSide = (typeof trialSides)[number];

export interface TrialFlag {
  /** T-… is a flag in trial, F-… one that was raised. */
  id: string;
  asset: { id: number; tag: string; name: string };
  site: { id: number; name: string };
  raisedAt: string;
  returnedAt: string | null;
  summary: string;
  by: TrialSide;
  verdict: "hit" | "false" | "undecided";
  counterpart: { id: string; raisedAt: string } | null;
  outcome: Outcome | null;
}

/** A flag that was not raised, with the evidence it would have had. */
export interface TrialFlagDetail {
  asset: { id: number };
  summary: string;
  raisedAt: string;
  /** null beyond the first of an asset. */
  evidence: Evidence | null;
}

export interface SideOfTrial {
  version: number | null;
  flags: number;
  hits: number;
  falseFlags: number;
  undecided: number;
  missed: number;
  perAssetMonth: Interval | null;
  precision: Interval | null;
}

export interface Trial {
  key: string;
  version: number;
  stage: Stage;
  from: string | null;
  to: string | null;
  coverage: { assets: number; assetMonths: number; words: string };
  both: number;
  onlyCandidate: number;
  onlyLive: number;
  earlierByMs: number | null;
  candidate: SideOfTrial;
  live: SideOfTrial;
  bounded: boolean;
}

const pathOf = (key: string, version: number) =>
  `/rules/${encodeURIComponent(key)}/versions/${version}/trial`;

export function trialQuery(key: string, version: number) {
  return queryOptions({
    queryKey: ["rule", key, "trial", version],
    queryFn: ({ signal }) => get<Trial>(pathOf(key, version), { signal }),
    refetchInterval: 60_000,
  });
}

export function trialFlagsQuery(key: string, version: number, by: TrialSide | undefined) {
  return infiniteQueryOptions({
    queryKey: ["rule", key, "trial", version, "flags", by ?? "all"],
    queryFn: ({ pageParam, signal }) => {
      const query = { by, limit: 50, cursor: pageParam };
      return get<Page<TrialFlag>>(`${pathOf(key, version)}/flags`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export function trialFlagQuery(key: string, version: number, id: string) {
  return queryOptions({
    queryKey: ["rule", key, "trial", version, "flag", id],
    queryFn: ({ signal }) =>
      get<TrialFlagDetail>(`${pathOf(key, version)}/flags/${id}`, { signal }),
    staleTime: Infinity,
  });
}
