import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

export interface Suppression {
  id: number;
  kind: "shelved" | "out-of-service" | "maintenance";
  asset: { id: number; tag: string };
  siteId: number;
  /** null: every condition of the asset. */
  condition: string | null;
  oneShot: boolean;
  reason: string;
  owner: string;
  beganAt: string;
  until: string | null;
  workOrderId: number | null;
  ended: { at: string; by: string } | null;
}

export interface SuppressionFilter {
  site?: string;
  asset?: string;
  open?: boolean;
}

/** What holds flags back, or did; newest first. */
export function suppressionList(filter: SuppressionFilter) {
  return infiniteQueryOptions({
    queryKey: ["suppressions", "list", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam };
      return get<Page<Suppression>>("/suppressions", { query, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 60_000,
  });
}

/** What holds an asset's flags back now. */
export function suppressionsQuery(asset: number) {
  return queryOptions({
    queryKey: ["suppressions", asset],
    queryFn: ({ signal }) => {
      const query = { asset, open: true, limit: 50 };
      return get<Page<Suppression>>("/suppressions", { query, signal });
    },
    refetchInterval: 60_000,
  });
}

export interface Shelving {
  condition: string;
  until: string;
  reason: string;
  oneShot: boolean;
}

export function shelve(asset: number, shelving: Shelving) {
  return post<Suppression>(`/assets/${asset}/shelve`, shelving);
}

export function takeOutOfService(asset: number, command: { until: string; reason: string }) {
  return post<Suppression>(`/assets/${asset}/out-of-service`, command);
}

export function endSuppression(id: number) {
  return post<Suppression>(`/suppressions/${id}/end`);
}
