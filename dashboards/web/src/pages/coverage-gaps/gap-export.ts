import type { CoverageGap } from "../../api/coverage-gaps.ts";
import type { CsvColumn } from "../../ui/csv.ts";

/** A coverage gap as a row of a table file; times in UTC. */
export const gapColumns: CsvColumn<CoverageGap>[] = [
  { name: "asset", value: ({ asset }) => asset.tag },
  { name: "assetClass", value: ({ asset }) => asset.class },
  { name: "failureMode", value: ({ failureMode }) => failureMode },
  { name: "failedAt", value: ({ failedAt }) => failedAt },
  { name: "workOrder", value: ({ workOrder }) => workOrder.number },
  { name: "state", value: ({ state }) => state },
  { name: "decidedBy", value: ({ decided }) => decided?.by ?? null },
  { name: "comment", value: ({ decided }) => decided?.comment ?? null },
  {
    name: "movedBefore",
    value: ({ candidates }) => candidates.map(({ signal }) => signal).join(" "),
  },
];
