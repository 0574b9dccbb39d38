import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { RuleRecord, RuleRow } from "./rules.ts";

export interface RuleVersion {
  version: number;
  author: string;
  comment: string | null;
  createdAt: string;
  record: RuleRecord;
}

export interface Rule extends RuleRow {
  definition: Record<string, unknown>;
  versions: RuleVersion[];
}

export function ruleQuery(key: string) {
  return queryOptions({
    queryKey: ["rule", key],
    queryFn: ({ signal }) => get<Rule>(`/rules/${encodeURIComponent(key)}`, { signal }),
  });
}
