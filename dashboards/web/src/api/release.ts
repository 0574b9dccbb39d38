import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

export const stages = ["draft", "shadow", "canary", "live", "retired"] as const;
export type Stage = (typeof stages)[number];

/** A share or a rate with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** One thing that must hold before a step, whether it does, and why. */
export interface Gate {
  gate: string;
  passed: boolean;
  reason: string;
}

export interface Step {
  to: "shadow" | "canary" | "live";
  gates: Gate[];
  ready: boolean;
  approvals: { by: string; at: string; comment: string | null }[];
}

export interface StagedVersion {
  version: number;
  stage: Stage;
  /** Of a canary: of the assets. */
  share: number | null;
  since: string;
  /** Was live, and goes on learning in silence so that a rollback needs no time. */
  standsBy: boolean;
  author: string;
  comment: string | null;
  trial: {
    days: number;
    assets: number;
    assetMonths: number;
    flags: number;
    hits: number;
    falseFlags: number;
    perAssetMonth: Interval | null;
  } | null;
  steps: Step[];
}

export interface Release {
  key: string;
  live: number | null;
  canary: { version: number; share: number; assets: number } | null;
  rollback: { version: number; to: number | null; words: string } | null;
  versions: StagedVersion[];
}

export interface StageChange {
  id: number;
  version: number;
  from: Stage | null;
  to: Stage;
  share: number | null;
  at: string;
  by: string;
  automatic: boolean;
  reason: string | null;
}

const pathOf = (key: string) => `/rules/${encodeURIComponent(key)}`;

export function releaseQuery(key: string) {
  return queryOptions({
    queryKey: ["rule", key, "release"],
    queryFn: ({ signal }) => get<Release>(`${pathOf(key)}/release`, { signal }),
    refetchInterval: 60_000,
  });
}

export function stageChangesQuery(key: string) {
  return infiniteQueryOptions({
    queryKey: ["rule", key, "stage-changes"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 20, cursor: pageParam };
      return get<Page<StageChange>>(`${pathOf(key)}/stage-changes`, { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export interface StageCommand {
  to: Stage;
  share?: number;
  comment?: string;
}

export function moveStage(key: string, version: number, command: StageCommand) {
  return post<Release>(`${pathOf(key)}/versions/${version}/stage`, command);
}

export function approveStep(key: string, version: number, to: string, comment?: string) {
  return post<Release>(`${pathOf(key)}/versions/${version}/approvals`, {
    to,
    ...(comment ? { comment } : {}),
  });
}

export function rollBack(key: string, comment: string) {
  return post<Release>(`${pathOf(key)}/rollback`, { comment });
}
