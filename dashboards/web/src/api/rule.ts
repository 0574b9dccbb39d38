import { queryOptions } from "@tanstack/react-query";
import { get, post, queryString } from "./client.ts";
import type { Stage } from "./release.ts";
import type { RuleRecord, RuleRow } from "./rules.ts";

export interface RuleVersion {
  version: number;
  author: string;
  comment: string | null;
  createdAt: string;
  definition: Record<string, unknown>;
  record: RuleRecord;
  stage: Stage;
  /** Of a canary: of the assets. */
  share: number | null;
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

/** Makes an old definition a new version; what is on record stays. */
export function restoreVersion(
  key: string,
  version: number,
  command: { stage: "draft" | "shadow" | "live"; comment?: string },
) {
  return post<Rule>(`/rules/${encodeURIComponent(key)}/versions/${version}/restore`, command);
}

/** A new version that is written down and not yet evaluated. */
export function addDraft(key: string, definition: Record<string, unknown>, comment: string) {
  const query = queryString({ stage: "draft", comment });
  return post<Rule>(`/rules/${encodeURIComponent(key)}/versions${query}`, definition);
}

/** A rule that is written down and not yet evaluated. */
export function createDraft(definition: Record<string, unknown>, comment: string) {
  const query = queryString({ stage: "draft", comment });
  return post<Rule>(`/rules${query}`, definition);
}
