import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, put } from "./client.ts";
import type { Page } from "./page.ts";

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
  /** A version that sends people speaks only with the approval of somebody other than its author. */
  secondPersonToSend: boolean;
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

interface PolicyChange {
  id: number;
  by: string;
  at: string;
  comment: string | null;
}

/** Who changed it, when and why: of all rules, or of one. */
export function policyChangesQuery(rule: string | null) {
  const path = rule === null ? "/rule-release-policy" : ofRule(rule);
  return infiniteQueryOptions({
    queryKey: ["release-policy", "changes", rule],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 10, cursor: pageParam };
      return get<Page<PolicyChange>>(`${path}/changes`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

/** In what a rule differs; what is not named is as for all. */
export interface OwnPolicy {
  shadow?: Partial<ReleasePolicy["shadow"]>;
  canary?: Partial<ReleasePolicy["canary"]>;
  live?: Partial<ReleasePolicy["live"]>;
  approverIsNotAuthor?: boolean;
  secondPersonToSend?: boolean;
  directToLive?: boolean;
  rollback?: ReleasePolicy["rollback"];
  standByDays?: number;
}

export interface ReleasePolicyOfRule extends ReleasePolicyView {
  key: string;
  /** null: in nothing. */
  own: OwnPolicy | null;
}

const ofRule = (key: string) => `/rules/${encodeURIComponent(key)}/release-policy`;

export function rulePolicyQuery(key: string) {
  return queryOptions({
    queryKey: ["rule", key, "release-policy"],
    queryFn: ({ signal }) => get<ReleasePolicyOfRule>(ofRule(key), { signal }),
  });
}

export function changeRulePolicy(key: string, own: OwnPolicy | null, comment: string) {
  return put<ReleasePolicyOfRule>(ofRule(key), { own, comment });
}
