import { oneOf, present, textIn } from "../../search/read-search.ts";

export const performanceSpans = ["7", "30", "90"] as const;

export interface PerformanceSearch {
  days?: (typeof performanceSpans)[number];
  site?: string;
  /** How many share a site's flags. */
  operators?: string;
}

export function readPerformanceSearch(raw: Record<string, unknown>): PerformanceSearch {
  const operators = textIn(raw, "operators");
  return present({
    days: oneOf(raw, "days", performanceSpans),
    site: textIn(raw, "site"),
    operators: operators !== undefined && /^[1-9]\d{0,2}$/.test(operators) ? operators : undefined,
  });
}
