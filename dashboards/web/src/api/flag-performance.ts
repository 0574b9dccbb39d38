import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface SitePerformance {
  siteId: number;
  siteName: string;
  raised: number;
  perDay: number;
  /** Of one of the operators who share the site's flags. */
  perOperatorDay: number;
  /** Most raises in any ten minutes. */
  peak: number;
  /** Share of the ten-minute periods with more than ten raises. */
  busyShare: number;
  topTenShare: number | null;
  /** Conditions with three raises in a minute. */
  chattering: number;
  /** Flags that hold for more than a day, now. */
  stale: number;
  /** Shelved conditions, now. */
  shelved: number;
  /** How often a condition was shelved in the period. */
  shelvings: number;
  /** Suppressed otherwise, now: out of service, or worked on. */
  suppressed: number;
  /** Raises that came while something suppressed them. */
  suppressedRaises: number;
  /** Share of the time in flood. */
  floodShare: number;
}

export interface DayOfSite {
  /** Date of the site: "2026-11-21". */
  day: string;
  siteId: number;
  raised: number;
}

export interface Raiser {
  asset: { id: number; tag: string };
  siteId: number;
  condition: string;
  raised: number;
}

export interface FlagPerformance {
  from: string;
  to: string;
  operators: number;
  sites: SitePerformance[];
  days: DayOfSite[];
  top: Raiser[];
}

export interface PerformanceFilter {
  from: string;
  to: string;
  site?: string;
  /** People who share the flags of a site. */
  operators: number;
}

export function flagPerformanceQuery(filter: PerformanceFilter) {
  return queryOptions({
    queryKey: ["flag-performance", filter],
    queryFn: ({ signal }) =>
      get<FlagPerformance>("/flag-performance", { query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
