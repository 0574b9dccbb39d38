import type { FlagRow } from "../../api/flags.ts";
import type { CsvColumn } from "../../ui/csv.ts";

/** A flag as a row of a table file; times in UTC. */
export const flagColumns: CsvColumn<FlagRow>[] = [
  { name: "number", value: (flag) => flag.number },
  { name: "severity", value: (flag) => flag.severity },
  { name: "state", value: (flag) => flag.state },
  { name: "asset", value: (flag) => flag.asset.tag },
  { name: "summary", value: (flag) => flag.summary },
  { name: "rule", value: (flag) => flag.ruleKey },
  { name: "ruleVersion", value: (flag) => flag.ruleVersion },
  { name: "raisedAt", value: (flag) => flag.raisedAt },
  { name: "returnedAt", value: (flag) => flag.returnedAt },
  { name: "acknowledgedAt", value: (flag) => flag.acknowledgedAt },
  { name: "acknowledgedBy", value: (flag) => flag.acknowledgedBy },
  { name: "outcome", value: (flag) => flag.outcome },
];
