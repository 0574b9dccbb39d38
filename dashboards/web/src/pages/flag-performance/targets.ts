import type { SitePerformance } from "../../api/flag-performance.ts";

/** A figure of how well flags serve those who read them. */
export type Measure =
  | "perOperatorDay"
  | "peak"
  | "busyShare"
  | "topTenShare"
  | "chattering"
  | "stale"
  | "floodShare";

/** What ISA-18.2-2016 (table 7 of clause 16) recommends for each operator at most; stale by the day, the rest over a month or more. */
export const targets: Record<Measure, number> = {
  perOperatorDay: 150,
  peak: 10,
  busyShare: 0.01,
  topTenShare: 0.05,
  chattering: 0,
  stale: 5,
  floodShare: 0.01,
};

/** Of few raises ten conditions always make up much: below so many their share says nothing. */
const enoughForShare = 200;

/** Whether a figure is worse than recommended, as far as it can be said. */
export function isOver(measure: Measure, site: SitePerformance): boolean {
  if (measure === "topTenShare" && site.raised < enoughForShare) return false;
  return (site[measure] ?? 0) > targets[measure];
}
