import { oneOf, present, textIn } from "../../search/read-search.ts";

export const performanceSpans = ["7", "30", "90"] as const;

export interface PerformanceSearch {
  days?: (typeof performanceSpans)[number];
  site?: string;
}

export function readPerformanceSearch(raw: Record<string, unknown>): PerformanceSearch {
  return present({ days: oneOf(raw, "days", performanceSpans), site: textIn(raw, "site") });
}
