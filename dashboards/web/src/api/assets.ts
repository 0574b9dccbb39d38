import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Page } from "./page.ts";

export interface AssetRow {
  id: number;
  tag: string;
  name: string;
  criticality: number;
  site: { id: number; code: string; name: string; timeZone: string };
  system: { id: number; name: string };
  assetClass: { code: string; name: string };
  /** What it is reached through, a gateway for instance. */
  via: { id: number; tag: string } | null;
}

export interface AssetFilter {
  q?: string;
  site?: string;
  assetClass?: string;
}

export function assetsQuery(filter: AssetFilter & { limit: number }) {
  return queryOptions({
    queryKey: ["assets", "page", filter],
    queryFn: ({ signal }) => get<Page<AssetRow>>("/assets", { query: { ...filter }, signal }),
  });
}

export function assetList(filter: AssetFilter) {
  return infiniteQueryOptions({
    queryKey: ["assets", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AssetRow>>("/assets", {
        query: { ...filter, limit: 100, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export const assetClassesQuery = queryOptions({
  queryKey: ["asset-classes"],
  queryFn: ({ signal }) =>
    get<{ items: { code: string; name: string }[] }>("/asset-classes", { signal }),
  staleTime: 5 * 60_000,
});
