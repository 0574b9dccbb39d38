import { queryOptions } from "@tanstack/react-query";
import { get, put } from "./client.ts";

/** What must have been seen of a version in the stage before. */
export interface TrialGates {
  minDays: number;
  minAssetMonths: number;
  /** null: does not matter. */
  maxFlagsPerAssetMonth: number | null;
  /** Share of the decided that were right; null: does not matter. */
  minPrecision: number | null;
  approvals: number;
}

export interface ReleasePolicy {
  shadow: { backtest: boolean };
  canary: TrialGates & { backtest: boolean };
  live: TrialGates & { canary: boolean };
  approverIsNotAuthor: boolean;
  directToLive: boolean;
  /** null: a canary never steps back by itself. */
  rollback: { maxFlagsPerAssetMonth: number; minFlags: number } | null;
  standByDays: number;
}

export interface ReleasePolicyView {
  policy: ReleasePolicy;
  /** null: as it is shipped. */
  by: string | null;
  at: string | null;
  comment: string | null;
}

export const releasePolicyQuery = queryOptions({
  queryKey: ["release-policy"],
  queryFn: ({ signal }) => get<ReleasePolicyView>("/rule-release-policy", { signal }),
});

export function changeReleasePolicy(policy: ReleasePolicy, comment: string) {
  return put<ReleasePolicyView>("/rule-release-policy", { policy, comment });
}
