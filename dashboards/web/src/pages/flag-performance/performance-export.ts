import type { SitePerformance } from "../../api/flag-performance.ts";
import type { CsvColumn } from "../../ui/csv.ts";

/** The figures of a site as a row of a table file; shares between 0 and 1. */
export const performanceColumns: CsvColumn<SitePerformance>[] = [
  { name: "site", value: ({ siteName }) => siteName },
  { name: "raised", value: ({ raised }) => raised },
  { name: "perDay", value: ({ perDay }) => perDay },
  { name: "perOperatorDay", value: ({ perOperatorDay }) => perOperatorDay },
  { name: "mostInTenMinutes", value: ({ peak }) => peak },
  { name: "busyShare", value: ({ busyShare }) => busyShare },
  { name: "topTenShare", value: ({ topTenShare }) => topTenShare },
  { name: "chattering", value: ({ chattering }) => chattering },
  { name: "stale", value: ({ stale }) => stale },
  { name: "shelved", value: ({ shelved }) => shelved },
  { name: "shelvings", value: ({ shelvings }) => shelvings },
  { name: "suppressed", value: ({ suppressed }) => suppressed },
  { name: "suppressedRaises", value: ({ suppressedRaises }) => suppressedRaises },
  { name: "floodShare", value: ({ floodShare }) => floodShare },
];
