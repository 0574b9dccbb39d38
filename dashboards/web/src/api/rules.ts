import { infiniteQueryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Page } from "./page.ts";
import type { Interval, Stage } from "./release.ts";
import type { LeadTime, NetValue } from "./net-value.ts";

/** What became of the flags that a rule raised and somebody looked into. */
export interface RuleRecord {
  confirmed: number;
  noFaultFound: number;
  undecided: number;
  /** Wait for somebody to look. */
  open: number;
  /** Of these, those that are over: nobody will look into them any more. */
  over: number;
  /** Share of the decided that were right, with its 95 % Wilson interval; null while none is decided. */
  precision: Interval | null;
  /** null while no fault was found. */
  leadTime: LeadTime | null;
  /** null before the time is counted in which it spoke. */
  flagsPerAssetMonth: Interval | null;
  falseFlagsPerAssetMonth: Interval | null;
  assetMonths: number;
  netValue: NetValue;
}

export interface RuleRow {
  key: string;
  name: string;
  version: number;
  severity: number;
  kind: "process" | "instrument";
  failureMode: string | null;
  appliesTo: { assetClass?: string | string[]; assets?: string[]; all?: boolean };
  /** How many assets it watches. */
  assets: number;
  /** Why it does not do what it should, if so. */
  problem: string | null;
  record: RuleRecord;
  /** Of the version shown: the live one, or the one furthest on its way there. */
  stage: Stage;
  /** Versions in draft, shadow or canary, the newest first. */
  trials: { version: number; stage: Stage; share: number | null }[];
}

export const rulesQuery = infiniteQueryOptions({
  queryKey: ["rules", "list"],
  queryFn: ({ pageParam, signal }) =>
    get<Page<RuleRow>>("/rules", { query: { limit: 100, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});
