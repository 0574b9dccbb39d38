import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Outcome } from "./failure-report.ts";
import type { NetValue } from "./net-value.ts";
import type { Page } from "./page.ts";
import type { Interval, Stage } from "./release.ts";
import type { RuleRecord } from "./rules.ts";
import type { StatedAssumptions } from "./value-assumptions.ts";

/** What a version of a rule was worth. */
export interface VersionRecord extends RuleRecord {
  key: string;
  version: number;
  stage: Stage;
  /** When it was live, or a canary for that share of the assets. */
  spoke: { from: string; to: string | null; share: number }[];
  exposure: { assets: number; assetMonths: number; countedTo: string } | null;
  neededLeadHours: number | null;
  /** Failures foreseen, of those recorded; null where none was. */
  recall: Interval | null;
  failures: {
    count: number;
    foreseen: number;
    /** There are more than are judged at once. */
    bounded: boolean;
    newest: {
      asset: { id: number; tag: string; name: string };
      at: string;
      functional: boolean;
      failureMode: string | null;
      reference: string;
      /** null: it was missed. */
      foreseenBy: { flag: { id: number; number: string }; leadHours: number } | null;
    }[];
  };
  stated: StatedAssumptions;
}

/** A flag of a version's record, with its part in what that was worth. */
export interface RecordFlag {
  id: number;
  number: string;
  asset: { id: number; tag: string; name: string };
  site: { id: number; name: string };
  firstRaisedAt: string;
  state: string;
  outcome: Outcome | null;
  source: "visit" | "person" | null;
  by: string | null;
  decidedAt: string | null;
  reason: string | null;
  workOrder: { id: number; number: string } | null;
  leadHours: number | null;
  netValue: NetValue;
}

const pathOf = (key: string, version: number) =>
  `/rules/${encodeURIComponent(key)}/versions/${version}/record`;

export function versionRecordQuery(key: string, version: number) {
  return queryOptions({
    queryKey: ["rule", key, "record", version],
    queryFn: ({ signal }) => get<VersionRecord>(pathOf(key, version), { signal }),
    refetchInterval: 60_000,
  });
}

export const recordOutcomes = [
  "confirmed",
  "early",
  "no-fault-found",
  "sensor-fault",
  "other-cause",
  "could-not-inspect",
  "open",
] as const;

export function recordFlagsQuery(
  key: string,
  version: number,
  filter: { outcome?: (typeof recordOutcomes)[number] },
) {
  return infiniteQueryOptions({
    queryKey: ["rule", key, "record", version, "flags", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 25, cursor: pageParam };
      return get<Page<RecordFlag>>(`${pathOf(key, version)}/flags`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
