import { queryOptions } from "@tanstack/react-query";
import { get, put } from "./client.ts";

type Value = string | number;

/** A value of a parameter for one asset, and by whose word. */
export interface ResolvedParameter {
  name: string;
  value: Value;
  from: "fleet" | "class" | "asset";
  of: string | null;
  why: string | null;
}

export interface ResolvedRule {
  key: string;
  version: number;
  asset: { id: number; tag: string; name: string };
  watches: boolean;
  /** Signals that the asset has not. */
  lacking: string[];
  parameters: ResolvedParameter[];
  condition: Record<string, unknown>;
}

const pathOf = (key: string) => `/rules/${encodeURIComponent(key)}`;

/** A rule as it is for one asset. */
export function resolvedRuleQuery(key: string, asset: number) {
  return queryOptions({
    queryKey: ["rule", key, "resolved", asset],
    queryFn: ({ signal }) =>
      get<ResolvedRule>(`${pathOf(key)}/resolved`, { query: { asset }, signal }),
  });
}

/** Of whom a value is said: a class by its code, or an asset by its tag. */
export type OverrideScope = { assetClass: string } | { asset: string };

export interface OverrideCommand {
  of: OverrideScope;
  /** A null value is taken back; null in place of all takes back all. */
  set: Record<string, Value | null> | null;
  /** The one that was looked at. */
  version: number;
  why?: string;
}

export function setOverride(key: string, command: OverrideCommand) {
  return put<{ key: string; version: number }>(`${pathOf(key)}/overrides`, command);
}
