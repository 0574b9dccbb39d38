import type { Suppression } from "../../api/suppressions.ts";
import type { CsvColumn } from "../../ui/csv.ts";

/** What was held back, as a row of a table file; times in UTC. */
export const suppressionColumns: CsvColumn<Suppression>[] = [
  { name: "asset", value: ({ asset }) => asset.tag },
  { name: "condition", value: ({ condition }) => condition },
  { name: "kind", value: ({ kind }) => kind },
  { name: "reason", value: ({ reason }) => reason },
  { name: "owner", value: ({ owner }) => owner },
  { name: "beganAt", value: ({ beganAt }) => beganAt },
  { name: "until", value: ({ until }) => until },
  { name: "endedAt", value: ({ ended }) => ended?.at ?? null },
  { name: "endedBy", value: ({ ended }) => ended?.by ?? null },
];
