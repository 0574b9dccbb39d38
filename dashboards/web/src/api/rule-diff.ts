import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface DefinitionChange {
  /** "condition.any[1].limit.above" */
  path: string;
  kind: "added" | "removed" | "changed";
  from: unknown;
  to: unknown;
}

/** What differs between two versions; versions never change, so neither does this. */
export function ruleDiffQuery(rule: string, from: number, to: number) {
  return queryOptions({
    queryKey: ["rule-diff", rule, from, to],
    queryFn: ({ signal }) => {
      const path = `/rules/${encodeURIComponent(rule)}/diff`;
      return get<{ changes: DefinitionChange[] }>(path, { query: { from, to }, signal });
    },
    staleTime: Infinity,
  });
}
